// A request is the schema of its answer, with the way to ask attached. So the types of all answers follow from the requests.
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
  /** How the key is shown, where it differs from the provider's way. Of several, the next is tried when one is rejected. */
  auth?: Auth | readonly Auth[]
  /** Headers beside those of the provider; `{workspace_id}` stands for a parameter, as in a path. */
  headers?: Headers | ((context: AskContext) => Headers)
  /** A POST is sent only with `read: true`: the provider documents that it changes nothing. */
  post?: { read: true; body?: (context: AskContext) => unknown }
  /** A name with several values is sent several times. */
  query?: Query | ((context: AskContext) => Query)
  pages?: Paging
  /** Where the answer is no JSON (a page, a redirect that tells something): how its data is found in it. Pure. */
  reads?: ReadText
  /** Kinds of key that may ask this, the preferred one first; all kinds where it is left out. */
  for?: readonly KeyKind[]
  /** Variants of key that may ask this, for kinds that have several; a key of no known variant counts by its kind. */
  variants?: readonly string[]
  /** Not asked where this says no. */
  when?: (context: AskContext) => boolean
  /** What the answer tells. Where it cannot be had, each becomes a gap; `keyz providers` lists them. */
  gives?: readonly Field[]
  /** The name of the permission that a key needs for this, for the hint of a refusal. */
  permission?: string
  /** What a person has to do where the key works and this is answered with 403, when no permission of the key says it all. */
  forbidden?: string
  /** What a status means here, where it means more than "it failed". A reason alone gets its usual hint. */
  on?: Readonly<Record<number, GapReason | Refusal>>
}

interface EitherOptions extends AskOptions {
  /** Statuses after which the next alternative is tried; a rejected key always leads to the next one. */
  nextOn?: readonly number[]
}

export interface OptionalAskOptions extends Omit<AskOptions, 'auth'> {
  gives: readonly Field[]
  /** As for every request, or `none`: a public list, asked for without the key. It says nothing about whether the key works. */
  auth?: AskOptions['auth'] | 'none'
  /** About the whole account, so it stands with the key that may ask it and not with every other key of the account. */
  ownOnly?: true
}

interface EachOptions extends OptionalAskOptions {
  /** One request for each of these; a name stands for a list that `discover` tells. */
  each: string | ((context: AskContext) => readonly string[])
  /** More than this many is a gap, not a thousand requests. */
  max?: number
  /** Statuses that mean "this one has none": it is left out, and the others count. */
  skipOn?: readonly number[]
}

/** Everything the pipeline needs to make one request. */
export interface RequestSpec extends Omit<AskOptions, 'auth'> {
  auth?: OptionalAskOptions['auth']
  /** The key works when this one succeeds, and does not when it fails. Made with the entry's own key only. */
  main: boolean
  /** Asked before the other main requests, which wait for what it tells. */
  first: boolean
  /** Whether a reading can do without the answer. */
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

/** How to ask for the answer that a schema made by one of the functions below describes. */
export function requestSpec(schema: object): RequestSpec | undefined {
  return specs.get(schema)
}

/** An answer some of whose headers are data: the answer becomes `{ body, headers }`. Names are lower-case. */
export function withHeaders<Body extends z.ZodType, Headers extends z.ZodRawShape>(body: Body, headers: Headers) {
  const schema = z.object({ body, headers: z.object(headers) })
  kept.set(schema, Object.keys(headers))
  return schema
}

/** The one main request of a provider: without its answer there is no reading. */
export function ask<Answer extends z.ZodType>(answer: Answer, options: Omit<AskOptions, 'on'>): Answer {
  const schema = answer.clone()
  specs.set(schema, { ...specOf(answer, options), main: true, mayMiss: false })
  return schema
}

/** One of several main requests, of which the first that fits the key and succeeds is enough: null where it was not made. */
export function askEither<Answer extends z.ZodType>(answer: Answer, options: EitherOptions): z.ZodNullable<Answer> {
  const schema = answer.nullable()
  specs.set(schema, { ...specOf(answer, options), main: true })
  return schema
}

/** Finds out what a main request has to name. Where `when` says so it is made first, and the key does not work when it fails. */
export function askFirst<Answer extends z.ZodType>(answer: Answer, options: AskOptions): z.ZodNullable<Answer> {
  const schema = answer.nullable()
  specs.set(schema, { ...specOf(answer, options), main: true, first: true, mayMiss: false })
  return schema
}

/** A request for more than the main one tells: null, with gaps, where it was refused, failed or could not be made. */
export function askAlso<Answer extends z.ZodType>(answer: Answer, options: OptionalAskOptions): z.ZodNullable<Answer> {
  const schema = answer.nullable()
  specs.set(schema, specOf(answer, options))
  return schema
}

/** The same request for each of several (projects, days): all of the answers, or null when one is missing. */
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
  return {
    ...options,
    main: false,
    first: false,
    mayMiss: true,
    gives,
    on,
    nextOn,
    ownOnly,
    each,
    max,
    skipOn,
    keeps,
    answer,
  }
}

/** What a path or a header may name: parameters, and which of several this is. */
type Names = Readonly<Record<string, string | undefined>>

type Filled = { path: string; headers: Record<string, string> } | { missing: string }

/** Path and headers with their names filled in, or the first name that is not known. */
export function fillIn({ path, headers = {} }: Pick<AskOptions, 'path' | 'headers'>, context: AskContext): Filled {
  const names: Names = { ...context.parameters, each: context.each }
  const told = Object.entries(typeof headers === 'function' ? headers(context) : headers)
  const missing = [path, ...told.map(([, value]) => value)].flatMap((text) => missingIn(text, names))[0]
  if (missing !== undefined) return { missing }
  return {
    path: filled(path, names, encodeURIComponent),
    headers: Object.fromEntries(told.map(([name, value]) => [name, filled(value, names, String)])),
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
