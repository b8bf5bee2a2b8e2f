// The form of a recorded case: which answers a provider gives to which requests, and the reading that they mean.
import { z } from 'zod'
import { Instant } from '../../schema/instant.ts'
import { KeyKind, readingFields } from '../../schema/reading.ts'
import { Parameters } from '../../schema/registry.ts'
import { ErrorKind } from '../../schema/sidecar.ts'

/** A file of `answers/` by its name without `.json`; the status is the last part of the name. */
const AnswerName = z.string().regex(/^[a-z0-9-]+\.\d{3}$/)

const RecordedAnswer = z.strictObject({
  answer: AnswerName,
  /** What the request has to hold beside method and path, or the local server refuses it. */
  query: z.record(z.string(), z.string()).default({}),
  /** A file of `answers/` that the body has to equal, without `.json`. */
  body: z.string().nullable().default(null),
  headers: z.record(z.string(), z.string()).default({}),
  /** The kind of key that has to ask. */
  with: KeyKind.nullable().default(null),
})

export const FixtureCase = z.strictObject({
  about: z.string(),
  now: Instant,
  kind: KeyKind,
  /** What the secret of the entry starts with, where the provider tells keys apart by it. */
  prefix: z.string().nullable().default(null),
  /** A second entry of the same account with a key of this kind. */
  companion: KeyKind.nullable().default(null),
  parameters: Parameters.default({}),
  /** By `METHOD /path`, with `host:` before it for a host that is not the provider's first. Anything else is answered with 404. */
  answers: z.record(z.string(), RecordedAnswer),
  /** Worked out by hand from the provider's documentation: the reading, or the failure. Fields that are left out are null or empty. */
  expected: z.union([
    z.strictObject({ error: ErrorKind }),
    z.strictObject({ reading: z.strictObject(readingFields).partial(), kind: KeyKind.optional() }),
  ]),
})
export type FixtureCase = z.infer<typeof FixtureCase>
