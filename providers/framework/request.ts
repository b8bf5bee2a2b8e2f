// A request is the schema of its answer, with the way to ask attached. So the types of all answers follow from the requests.
import type { z } from 'zod'
import type { Instant } from '../../schema/instant.ts'
import type { Field, GapReason, KeyKind } from '../../schema/reading.ts'
import type { Parameters } from '../../schema/registry.ts'

/** What a request may depend on. `shape` is the name of the key pattern that the secret matched, or null. */
export interface AskContext {
  now: Instant
  kind: KeyKind
  shape: string | null
  parameters: Parameters
}

/** How the next page is asked for: the query to add, or null after the last page. */
interface Paging {
  /** Name of the list in the body; the lists of all pages are put together. */
  list: string
  next: (page: { body: Record<string, unknown>; items: number; total: number }) => Record<string, string> | null
  /** Bound on the number of pages; more of them is a failure, not a wrong sum. */
  most: number
}

/** What it means when an optional request is answered with this status. */
export interface Refusal {
  reason: GapReason
  hint: string
}

export interface AskOptions {
  /** The path after the base URL; `{team_id}` stands for a parameter. */
  path: string
  /** Name of the host when it is not the provider's first one. */
  host?: string
  /** A POST is sent only with `read: true`: the provider documents that it changes nothing. */
  post?: { read: true; body: (context: AskContext) => unknown }
  query?: (context: AskContext) => Record<string, string>
  pages?: Paging
  /** Kinds of key that may ask this; all kinds where it is left out. */
  for?: readonly KeyKind[]
  /** Not asked where this says no. */
  when?: (context: AskContext) => boolean
}

export interface OptionalAskOptions extends AskOptions {
  /** What stays unknown without the answer: each becomes a gap. */
  gives: readonly Field[]
  /** What a status means here, where it means more than "it failed". */
  on?: Readonly<Record<number, Refusal>>
}

/** Everything the pipeline needs to make one request. */
export interface RequestSpec extends AskOptions {
  /** The key works when this one succeeds, and does not when it fails. Made with the entry's own key only. */
  main: boolean
  gives: readonly Field[]
  on: Readonly<Record<number, Refusal>>
  answer: z.ZodType
}

const specs = new WeakMap<object, RequestSpec>()

/** How to ask for the answer that a schema made by `ask`, `askEither` or `askAlso` describes. */
export function requestSpec(schema: object): RequestSpec | undefined {
  return specs.get(schema)
}

/** The one main request of a provider: without its answer there is no reading. */
export function ask<Answer extends z.ZodType>(answer: Answer, options: AskOptions): Answer {
  const schema = answer.clone()
  specs.set(schema, { ...options, main: true, gives: [], on: {}, answer })
  return schema
}

/** One of several main requests, of which the first that fits the key and succeeds is enough: null where it was not made. */
export function askEither<Answer extends z.ZodType>(answer: Answer, options: AskOptions): z.ZodNullable<Answer> {
  const schema = answer.nullable()
  specs.set(schema, { ...options, main: true, gives: [], on: {}, answer })
  return schema
}

/** A request for more than the main one tells: null, with gaps, where it was refused, failed or could not be made. */
export function askAlso<Answer extends z.ZodType>(answer: Answer, options: OptionalAskOptions): z.ZodNullable<Answer> {
  const schema = answer.nullable()
  specs.set(schema, { on: {}, ...options, main: false, answer })
  return schema
}

/** The parameters that a path has to be given. */
function parametersIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

/** The path with its parameters filled in, or the name of the first one that is not known. */
export function fillPath(path: string, parameters: Parameters): { path: string } | { missing: string } {
  const known = new Map<string, string | undefined>(Object.entries(parameters))
  const missing = parametersIn(path).find((name) => known.get(name) === undefined)
  if (missing !== undefined) return { missing }
  return { path: path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(known.get(name) ?? '')) }
}
