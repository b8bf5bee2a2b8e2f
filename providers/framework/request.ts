// A request is the schema of its answer plus how to ask for it, so the types of all answers follow from the requests.
import { z } from 'zod'
import type { Field, GapReason, KeyKind } from '../../schema/reading.ts'
import type { AskContext } from './ask-context.ts'
import type { Auth } from './auth.ts'
import type { Paging } from './paging.ts'
import type { ReadText } from './text-answer.ts'

export type { AskContext } from './ask-context.ts'

/** What it means when a request is answered with this status. */
export interface Refusal {
  reason: GapReason
  hint: string
}

type Query = Record<string, string | readonly string[]>
type Headers = Readonly<Record<string, string>>

export interface AskOptions {
  /** The path after the base URL; `{team_id}` stands for a parameter, `{each}` for which of several this is. */
  path: string
  /** Name of the host when it is not the provider's first one, or the one of the region. */
  host?: string
  /** How the key is sent, if not in the provider's default way. Of several ways, the next is tried when one is rejected. */
  auth?: Auth | readonly Auth[]
  /** Headers in addition to those of the provider; `{workspace_id}` stands for a parameter, as in a path. */
  headers?: Headers | ((context: AskContext) => Headers)
  /** A POST is sent only with `read: true`: the provider documents that it changes nothing. */
  post?: { read: true; body?: (context: AskContext) => unknown }
  /** A name with several values is repeated. */
  query?: Query | ((context: AskContext) => Query)
  pages?: Paging
  /** For answers that are not JSON (a page, a redirect): a pure function that extracts the data. */
  reads?: ReadText
  /** Kinds of key that may make this request, preferred kind first. Default: all. */
  for?: readonly KeyKind[]
  /** Variants of key that may make this request. A key without a known variant is matched by its kind. */
  variants?: readonly string[]
  /** The request is skipped if this returns false. */
  when?: (context: AskContext) => boolean
  /** The fields that the answer fills. Each becomes a gap if the request fails; `keyz providers` lists them. */
  gives?: readonly Field[]
  /** The permission that a key needs for this; named in the hint if the request is refused. */
  permission?: string
  /** The hint for a 403 when naming a `permission` is not enough. The key itself counts as working. */
  forbidden?: string
  /** Statuses with a specific meaning here. A reason alone gets its default hint. */
  on?: Readonly<Record<number, GapReason | Refusal>>
}

interface EitherOptions extends AskOptions {
  /** Statuses after which the next alternative is tried; a rejected key always leads to the next one. */
  nextOn?: readonly number[]
}

export interface OptionalAskOptions extends Omit<AskOptions, 'auth'> {
  gives: readonly Field[]
  /** As for every request, or `none`: a public list, requested without the key. It says nothing about whether the key works. */
  auth?: AskOptions['auth'] | 'none'
  /** The answer is about the whole account, so only the key that may make the request gets it, not every key of the account. */
  ownOnly?: true
}

interface EachOptions extends OptionalAskOptions {
  /** One request for each of these values; a string names a list returned by `discover`. */
  each: string | ((context: AskContext) => readonly string[])
  /** With more values than this, the request becomes a gap. */
  max?: number
  /** Statuses that mean "none for this value": it is left out. */
  skipOn?: readonly number[]
}

/** Everything the pipeline needs to make one request. */
export interface RequestSpec extends Omit<AskOptions, 'auth'> {
  auth?: OptionalAskOptions['auth']
  /** The key works when this one succeeds, and does not when it fails. Made with the entry's own key only. */
  main: boolean
  /** Made before the other main requests, which need its answer. */
  first: boolean
  /** Whether a reading is possible without the answer. */
  mayMiss: boolean
  gives: readonly Field[]
  on: Readonly<Record<number, GapReason | Refusal>>
  nextOn: readonly number[]
  ownOnly: boolean
  each: EachOptions['each'] | null
  max: number
  skipOn: readonly number[]
  /** Headers of the answer that are data. With them the answer is `{ body, headers }`. */
  keeps: readonly string[]
  answer: z.ZodType
}

const defaultMaxEach = 40

const specs = new WeakMap<object, RequestSpec>()
const kept = new WeakMap<object, readonly string[]>()

/** The request attached to a schema by one of the functions below. */
export function requestSpec(schema: object): RequestSpec | undefined {
  return specs.get(schema)
}

/** An answer some of whose headers are data: the answer becomes `{ body, headers }`. Names are lower-case. */
export function withHeaders<Body extends z.ZodType, Headers extends z.ZodRawShape>(body: Body, headers: Headers) {
  const schema = z.object({ body, headers: z.object(headers) })
  kept.set(schema, Object.keys(headers))
  return schema
}

/** The main request of a provider: it decides whether the key works, and without its answer there is no reading. */
export function ask<Answer extends z.ZodType>(answer: Answer, options: Omit<AskOptions, 'on'>): Answer {
  const schema = answer.clone()
  specs.set(schema, { ...specOf(answer, options), main: true, mayMiss: false })
  return schema
}

/**
 * One of several alternative main requests: the first that fits the key and succeeds is enough. Null if it was not made.
 * Also for a single main request that a provider may refuse to a working key: the key then works, with gaps.
 */
export function askEither<Answer extends z.ZodType>(answer: Answer, options: EitherOptions): z.ZodNullable<Answer> {
  const schema = answer.nullable()
  specs.set(schema, { ...specOf(answer, options), main: true })
  return schema
}

/** Looks up what a main request needs in its path. Made first, if `when` allows; if it fails, the key does not work. */
export function askFirst<Answer extends z.ZodType>(answer: Answer, options: AskOptions): z.ZodNullable<Answer> {
  const schema = answer.nullable()
  specs.set(schema, { ...specOf(answer, options), main: true, first: true, mayMiss: false })
  return schema
}

/** An additional, optional request: null, with gaps, if it was refused, failed or could not be made. */
export function askAlso<Answer extends z.ZodType>(answer: Answer, options: OptionalAskOptions): z.ZodNullable<Answer> {
  const schema = answer.nullable()
  specs.set(schema, specOf(answer, options))
  return schema
}

/** The same request for each of several values (projects, days): all answers, or null if one is missing. */
export function askEach<Answer extends z.ZodType>(answer: Answer, options: EachOptions) {
  const schema = z.array(z.object({ each: z.string(), answer })).nullable()
  specs.set(schema, specOf(answer, options))
  return schema
}

type AnyOptions = Omit<AskOptions, 'auth'> & Partial<Omit<EitherOptions, 'auth'> & EachOptions>

function specOf(answer: z.ZodType, options: AnyOptions): RequestSpec {
  const {
    gives = [],
    on: meanings = {},
    forbidden,
    nextOn = [],
    ownOnly = false,
    each = null,
    max = defaultMaxEach,
    skipOn = [],
  } = options
  const keeps = kept.get(answer) ?? []
  const on = { ...(forbidden && { 403: { reason: 'forbidden' as const, hint: forbidden } }), ...meanings }
  const bounds = { each, max, skipOn }
  return { ...options, main: false, first: false, mayMiss: true, gives, on, nextOn, ownOnly, ...bounds, keeps, answer }
}

/** What a path or a header may name: parameters, and which of several this is. */
type Names = Readonly<Record<string, string | undefined>>

type Filled = { path: string; headers: Record<string, string> } | { missing: string }

/** Path and headers with their names filled in, or the first name that is not known. */
export function fillIn({ path, headers = {} }: Pick<AskOptions, 'path' | 'headers'>, context: AskContext): Filled {
  const names: Names = { ...context.parameters, each: context.each }
  const given = Object.entries(typeof headers === 'function' ? headers(context) : headers)
  const missing = [path, ...given.map(([, value]) => value)].flatMap((text) => missingIn(text, names))[0]
  if (missing !== undefined) return { missing }
  return {
    path: filled(path, names, encodeURIComponent),
    headers: Object.fromEntries(given.map(([name, value]) => [name, filled(value, names, String)])),
  }
}

const named = /\{(\w+)\}/g

function missingIn(text: string, names: Names): string[] {
  const known = new Map(Object.entries(names))
  return [...text.matchAll(named)].map(([, name = '']) => name).filter((name) => !known.get(name))
}

function filled(text: string, names: Names, encode: (value: string) => string): string {
  const known = new Map(Object.entries(names))
  return text.replaceAll(named, (_, name) => encode(known.get(name) ?? ''))
}
