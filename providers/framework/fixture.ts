// The format of a recorded case: how a provider answers each request, and the expected reading.
import { z } from 'zod'
import { Instant } from '../../schema/instant.ts'
import { Balance, KeyKind, readingFields } from '../../schema/reading.ts'
import { Parameters } from '../../schema/registry.ts'
import { ErrorKind } from '../../schema/sidecar.ts'

/** A file of `answers/` by its name without `.json` or `.html`; the status is the last part of the name. */
const AnswerName = z
  .string()
  .regex(/^[a-z0-9-]+\.\d{3}$/, 'is not the name of an answer: it ends with the HTTP status, as in balance.200')

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
  /** The kind of key that must make the request, or `none` if it must come without the key. */
  with: z
    .union([KeyKind, z.literal('none')])
    .nullable()
    .default(null),
})

const { key: Key, costs: Costs, usage: Usage, quotas: Quotas, rate_limits: RateLimits } = readingFields
const Quota = Quotas.unwrap().element
/** A row is a part of nothing unless the case says so. */
const group = Costs.unwrap().element.shape.group.default(null)

/** What is null or empty may be left out, in a row as well. */
const ExpectedReading = z
  .strictObject({
    ...readingFields,
    balances: z.array(Balance.extend({ parts: Balance.shape.parts.default([]) })).nullable(),
    costs: z.array(Costs.unwrap().element.extend({ group })).nullable(),
    usage: z.array(Usage.unwrap().element.extend({ group })).nullable(),
    quotas: z
      .array(
        Quota.extend({
          limit: Quota.shape.limit.default(null),
          used: Quota.shape.used.default(null),
          remaining: Quota.shape.remaining.default(null),
          period: Quota.shape.period.default(null),
          resets_at: Quota.shape.resets_at.default(null),
        }),
      )
      .nullable(),
    rate_limits: z.array(RateLimits.unwrap().element.extend({ group })).nullable(),
    key: z.strictObject({
      created_at: Key.shape.created_at.default(null),
      disabled: Key.shape.disabled.default(null),
      permissions: Key.shape.permissions.default(null),
      plan: Key.shape.plan.default(null),
    }),
  })
  .partial()

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
  answers: z.record(
    z.string(),
    z.preprocess((one) => (Array.isArray(one) ? one : [one]), z.array(RecordedAnswer)),
  ),
  /**
   * Answers that the provider gives to something that keyz does not ask. Each is tried as the answer to every request:
   * it has to be refused, or read without inventing anything.
   */
  other_answers: z.array(AnswerName).default([]),
  /**
   * Worked out by hand from the provider's documentation: the reading, or the failure. Gaps that follow from `cannot` may
   * be left out.
   */
  expected: z.union([
    z.strictObject({ error: ErrorKind }),
    z.strictObject({ reading: ExpectedReading, kind: KeyKind.optional() }),
  ]),
})
export type FixtureCase = z.infer<typeof FixtureCase>
