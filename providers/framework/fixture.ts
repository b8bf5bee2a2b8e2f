// The format of a recorded case: how a provider answers each request, and the expected reading.
import { z } from 'zod'
import { Instant } from '../../schema/instant.ts'
import { KeyKind, readingFields } from '../../schema/reading.ts'
import { Parameters } from '../../schema/registry.ts'
import { ErrorKind } from '../../schema/sidecar.ts'

/** A file of `answers/` by its name without `.json` or `.html`; the status is the last part of the name. */
const AnswerName = z.string().regex(/^[a-z0-9-]+\.\d{3}$/)

/** Headers that a request must have; `{key}` stands for the key that asks. */
const SentHeaders = z.record(z.string(), z.string())

const RecordedAnswer = z.strictObject({
  answer: AnswerName,
  /** The exact query the request must have, or the local server refuses it. Repeated names are joined with commas. */
  query: z.record(z.string(), z.string()).default({}),
  /** In addition to the headers of the case, or replacing them. */
  sends: SentHeaders.default({}),
  /** The body the request must have: a file in `answers/`, without `.json`. */
  body: z.string().nullable().default(null),
  /** Response headers. */
  headers: z.record(z.string(), z.string()).default({}),
  /** The kind of key that must make the request. */
  with: KeyKind.nullable().default(null),
})

/**
 * In the files of `answers/`, `{own:3...4}` stands for the redacted form of the entry's own key: its public prefix, three
 * characters, dots, and its last four; `{token}` for an access token. Both are made when they are needed.
 */
export const FixtureCase = z.strictObject({
  about: z.string(),
  now: Instant,
  kind: KeyKind,
  /** The start of the secret, for providers whose keys differ by it. */
  prefix: z.string().nullable().default(null),
  /** A second entry of the same account with a key of this kind. */
  companion: KeyKind.nullable().default(null),
  parameters: Parameters.default({}),
  /** Whether the registry row allows names and e-mails. */
  record_identity: z.boolean().default(false),
  /** Headers of every request. */
  sends: SentHeaders.default({ authorization: 'Bearer {key}' }),
  /**
   * By `METHOD /path`, with `host:` before it for a host that is not the provider's first; a list where the same path is
   * asked several times with different queries. Anything else is answered with 404.
   */
  answers: z.record(z.string(), z.union([RecordedAnswer.transform((answer) => [answer]), z.array(RecordedAnswer)])),
  /** Worked out by hand from the provider's documentation: the reading, or the failure. Fields that are left out are null or empty. */
  expected: z.union([
    z.strictObject({ error: ErrorKind }),
    z.strictObject({ reading: z.strictObject(readingFields).partial(), kind: KeyKind.optional() }),
  ]),
})
export type FixtureCase = z.infer<typeof FixtureCase>
