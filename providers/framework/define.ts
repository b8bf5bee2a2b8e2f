// What a provider's file declares, and what the pipeline gets from it. Data and pure functions: nothing here does I/O.
import { z } from 'zod'
import type { Instant } from '../../schema/instant.ts'
import type { Field, Gap, GapReason, KeyKind, Reading } from '../../schema/reading.ts'
import type { Parameters } from '../../schema/registry.ts'
import type { ErrorKind } from '../../schema/sidecar.ts'
import { type Auth, bearer } from './auth.ts'
import { completeReading, type Explanations, type ReadingPart } from './complete.ts'
import type { EntryForms } from './entry.ts'
import { partialGaps, shortened } from './partial-gaps.ts'
import { readAnswer } from './readable.ts'
import { type RequestSpec, requestSpec } from './request.ts'

/** A kind of key that a provider issues, and how to recognize it. */
export interface KeySpec {
  kind: KeyKind
  /** Distinguishes keys of one kind, for `variants` and `when`. Default: the kind. */
  variant?: string
  /** Environment variables that programs read this key from. */
  env: readonly string[]
  /** What such a key looks like. `prefix` is its public beginning; only the rest is secret. */
  pattern?: RegExp
  prefix?: string
  /** The provider also issues keys of forms that nobody has documented. */
  otherForms?: true
  /** The pattern matches only this provider's keys, so `keyz discover --decrypt` can rely on it. */
  distinctive?: boolean
  /** The page where a person creates one. */
  create_url: string
  /** `experimental`: based on what others have observed; it may stop working any day. */
  certainty: 'official' | 'observed' | 'experimental'
  /** What the provider says that it cost is of this key alone, not of its account. */
  own_costs?: true
  /** How this kind is sent, if not in the provider's default way. */
  auth?: Auth
}

/** A documented answer that means something other than its status says. */
export interface ErrorRule {
  status?: readonly number[]
  body: z.ZodType
  /** For redirects: where it leads. The rule then applies to no other answer. */
  location?: RegExp
  /** A kind of error; or the reason of a gap, if the key works and only this request is refused. */
  means: ErrorKind | GapReason
  /** One sentence for the user, where the default one would mislead. */
  message?: string
}

export interface NormalizeContext {
  now: Instant
  kind: KeyKind
  parameters: Parameters
  /** Which of the provider's `regions` the account is in; empty where it has none. */
  region: string
  /** The kind of key that each answered request was made with: some answers mean less to an ordinary key. */
  askedWith: Readonly<Record<string, KeyKind>>
  /** Whether a redacted form like `sk-a...9Z` can be the entry's own key. */
  isOwn: (redacted: string | null | undefined) => boolean
  /** Whether the registry row allows names and e-mails in the reading. */
  recordIdentity: boolean
}

/** What later requests need from earlier answers. */
export interface Discovered {
  kind?: KeyKind
  parameters?: Parameters
  /** Lists by name, for requests that are made `each` for one of them. */
  each?: Readonly<Record<string, readonly string[]>>
}

/** The file of one provider: data and pure functions. */
export type ProviderDefinition<Requests extends z.ZodRawShape> = Description<Requests> & (OneHost | SeveralHosts)

interface OneHost {
  /** The base URL of every request. */
  host: string
  hosts?: never
}

interface SeveralHosts {
  /** Base URLs by name; the first is the one that requests without `host` go to. */
  hosts: Readonly<Record<string, string>>
  host?: never
}

interface Description<Requests extends z.ZodRawShape> {
  id: string
  name: string
  /** Other names that people use for it in their store. */
  aliases?: readonly string[]
  docs: readonly string[]
  /** Names of hosts of which the parameter `region` picks one; the first where it is not set. */
  regions?: readonly [string, ...string[]]
  keys: KeySpec | readonly [KeySpec, ...KeySpec[]]
  /** How a key is sent: as a bearer by default. Of several ways, the next is tried when one is rejected. */
  auth?: Auth | readonly Auth[]
  /** Other forms in which people store a key or a parameter in an entry. */
  entry?: EntryForms
  /** Fixed headers of every request. */
  headers?: Readonly<Record<string, string>>
  /** Requests to this provider under way at once, where it documents or shows a limit of its own. */
  concurrency?: number
  errors?: readonly ErrorRule[]
  requests: Requests
  /** Called after each round of answers. Requests whose path or `each` needs the result are made next. */
  discover?: (answers: z.output<z.ZodObject<Requests>>) => Discovered
  /** Pure: takes the answers, returns the part of a reading that this provider knows. */
  normalize: (answers: z.output<z.ZodObject<Requests>>, context: NormalizeContext) => ReadingPart
  /** What this provider reports to no key, to explain empty fields. */
  cannot?: Explanations
}

/** A provider as the pipeline sees it. Bodies are raw parsed JSON by request name, null where there is none. */
export interface Provider {
  id: string
  name: string
  aliases: readonly string[]
  docs: readonly string[]
  hosts: Readonly<Record<string, string>>
  regions: readonly string[]
  keys: readonly [KeySpec, ...KeySpec[]]
  auth: readonly Auth[]
  entry: EntryForms
  headers: Readonly<Record<string, string>>
  /** How many requests may be under way at once; null where the provider's file does not say. */
  concurrency: number | null
  errors: readonly ErrorRule[]
  requests: ReadonlyMap<string, RequestSpec>
  cannot: Explanations
  discover: (bodies: Bodies) => Discovered
  /** Throws a ZodError whose path starts with the request's name when a body is not what the provider documents. */
  read: (bodies: Bodies, context: NormalizeContext, gaps: readonly Gap[]) => Reading
}

export type Bodies = Readonly<Record<string, unknown>>

/** A provider as the pipeline uses it, with all defaults filled in. */
export function defineProvider<Requests extends z.ZodRawShape>(definition: ProviderDefinition<Requests>): Provider {
  const answers = z.object(definition.requests)
  const requests = specsOf(definition.id, definition.requests)
  const cannot = definition.cannot ?? {}
  const given = new Set<Field>([...requests.values()].flatMap(({ gives }) => gives))
  const { host, hosts, keys, auth = bearer, ...rest } = definition
  return {
    ...rest,
    requests,
    cannot,
    hosts: hosts ?? { default: host },
    keys: 'kind' in keys ? [keys] : keys,
    auth: [auth].flat(),
    entry: definition.entry ?? {},
    headers: definition.headers ?? {},
    regions: definition.regions ?? [],
    aliases: definition.aliases ?? [],
    concurrency: definition.concurrency ?? null,
    errors: definition.errors ?? [],
    discover: (bodies) => definition.discover?.(readOrThrow(answers, bodies).answer) ?? {},
    read(bodies, context, gaps) {
      const { answer, leftOut } = readOrThrow(answers, bodies)
      const partial = partialGaps(leftOut, requests, definition.name)
      const part = definition.normalize(answer, context)
      return completeReading(part, gaps, {
        cannot,
        given,
        partial,
        shortened: shortened(leftOut, requests),
        ...context,
      })
    },
  }
}

function readOrThrow<Answers extends z.ZodType>(answers: Answers, bodies: Bodies) {
  const read = readAnswer(answers, bodies)
  if ('error' in read) throw read.error
  return read
}

function specsOf(id: string, requests: z.ZodRawShape): Map<string, RequestSpec> {
  const specs = new Map<string, RequestSpec>()
  for (const [name, schema] of Object.entries(requests)) {
    const spec = requestSpec(schema)
    if (spec === undefined)
      throw new Error(`${id}: the request ${name} is made with none of ask, askFirst, askEither, askAlso, askEach`)
    specs.set(name, spec)
  }
  return specs
}
