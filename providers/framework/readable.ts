// Pieces of an answer that stand for themselves: one that is not as documented is left out, and takes nothing else with it.
import { LosslessNumber } from 'lossless-json'
import { z } from 'zod'
import { valueAt } from './paging.ts'

/** Where in an answer something was left out. */
export type Place = readonly PropertyKey[]

/** Stands in an answer where a piece was left out, so that it cannot be mistaken for one that is missing or null. */
const leftOut = Symbol('left out')

const insides = new WeakMap<object, z.ZodType>()

/**
 * A piece that is `undefined` if it is not as documented, with a gap that names it. Missing, it is refused like any other.
 * Not for a piece that says what others mean (a currency, a code, a flag by which a figure counts or does not).
 */
export function readable<Piece extends z.ZodType>(piece: Piece) {
  return pieceOf(piece, piece.safeParse(undefined).success)
}

function pieceOf<Piece extends z.ZodType>(piece: Piece, mayMiss: boolean) {
  const anything = mayMiss ? z.unknown().optional() : z.unknown()
  const schema = anything.transform((value, context): z.output<Piece> | undefined => {
    if (value === leftOut) return undefined
    if (value === undefined && !mayMiss) context.addIssue('is missing')
    const read = piece.safeParse(value)
    if (read.success && !(value instanceof LosslessNumber && isObject(read.data))) return read.data
    // Pieces inside this one come first: the less is left out, the better.
    const places = read.error && placesIn(read.error)
    for (const path of places ?? [[]]) context.addIssue(complaint(path))
    return undefined
  })
  insides.set(schema, piece)
  return schema
}

/** A piece that may also be missing or null. */
export function maybe<Piece extends z.ZodType>(piece: Piece) {
  return pieceOf(piece.nullish(), true).optional()
}

/** Whether a field was there and could not be read. For those that have another meaning, or another source, where they are missing. */
export function isLeftOut<Fields extends object>(fields: Fields, name: keyof Fields): boolean {
  return Object.hasOwn(fields, name) && fields[name] === undefined
}

/** One field under another name, and still left out where it was left out. */
export function renamed<Fields extends object, From extends keyof Fields, To extends string>(
  fields: Fields,
  from: From,
  to: To,
): { [Name in To]?: Fields[From] }
export function renamed(fields: Record<string, unknown>, from: string, to: string) {
  return Object.hasOwn(fields, from) ? { [to]: fields[from] } : {}
}

type Nullish<Fields extends Record<string, z.ZodType>> = {
  [Name in keyof Fields]: ReturnType<typeof maybe<Fields[Name]>>
}

/** Fields of which each may be missing, null or left out. Spread them into an object next to the required ones. */
export function nullish<Fields extends Record<string, z.ZodType>>(fields: Fields): Nullish<Fields>
export function nullish(fields: Record<string, z.ZodType>) {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, maybe(field)]))
}

/**
 * Fields of which each may be missing or null, but not all: an answer without any of them says nothing, and so proves no key.
 * For answers in which no single field is documented to be always there.
 */
export function someOf<Fields extends Record<string, z.ZodType>>(fields: Fields) {
  return z
    .object(nullish(fields))
    .refine((answer) => Object.values(answer).some((value) => value != null), 'has none of the documented fields')
}

/**
 * A list whose items stand for themselves. A list in which nothing is as documented is another list, and refused.
 * Not for a list that is added up: a sum of some items would be a wrong number. Such a list is one piece: `maybe(z.array(...))`.
 */
export function readableItems<Item extends z.ZodType>(item: Item) {
  return countedItems(item).transform((list) => list.flatMap((one) => (one === undefined ? [] : [one])))
}

/** The same for a list that is counted: an item that is not as documented is `undefined`, and still counts. */
export function countedItems<Item extends z.ZodType>(item: Item) {
  return z
    .array(readable(item))
    .refine((list) => list.length === 0 || list.some((one) => one !== undefined), 'has nothing that is as documented')
}

/** An answer that may or may not be wrapped in a field of this name: both have been seen. */
export function maybeIn<Answer extends z.ZodType>(name: string, answer: Answer) {
  const schema = z.unknown().transform((body, context): z.output<Answer> => {
    const inner = valueAt(body, name)
    const read = answer.safeParse(inner ?? body)
    if (read.success) return read.data
    for (const { message, path, ...issue } of read.error.issues)
      context.addIssue({
        ...(isComplaint(issue) ? { params: mark } : {}),
        code: 'custom',
        message,
        path: inner == null ? path : [name, ...path],
      })
    return z.NEVER
  })
  insides.set(schema, answer)
  return schema
}

/** The answer without the pieces that are not as documented, and where they were. */
export type Read<Answer> = { answer: Answer; leftOut: readonly Place[] } | { error: z.ZodError }

/** Reads an answer as its schema says. What cannot be read is left out where the schema allows it, and an error elsewhere. */
export function readAnswer<Answer extends z.ZodType>(schema: Answer, body: unknown): Read<z.output<Answer>> {
  const places: Place[] = []
  let rest = body
  for (;;) {
    const read = schema.safeParse(rest)
    if (read.success) return { answer: read.data, leftOut: places }
    const found = placesIn(read.error)?.filter((place) => isIn(rest, place)) ?? []
    if (found.length === 0) return { error: new z.ZodError(read.error.issues.filter((issue) => !isComplaint(issue))) }
    rest = without(rest, cutsOf(found))
    for (const place of found) places.push(place)
  }
}

/** The schema inside of one of these, for those who look through schemas. */
export function insideOf(schema: object): z.ZodType | undefined {
  return insides.get(schema)
}

/** A number that keeps its text is an object, and would pass for one in which everything may be missing. */
function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

const mark = { isLeftOut: true }

function complaint(path: Place) {
  return { code: 'custom' as const, message: 'is not as documented', path: [...path], params: mark }
}

function isComplaint(issue: { code?: string; params?: Record<string, unknown> | undefined }): boolean {
  return issue.code === 'custom' && issue.params?.isLeftOut === true
}

/** Where the pieces are that cannot be read; null if anything else is wrong as well. */
function placesIn({ issues }: z.ZodError): Place[] | null {
  return issues.every(isComplaint) ? issues.map(({ path }) => path) : null
}

function isIn(value: unknown, place: Place): boolean {
  return place.every((_, depth) => {
    const inner = place.slice(0, depth).reduce(valueIn, value)
    return typeof inner === 'object' && inner !== null && Object.hasOwn(inner, place[depth] ?? '')
  })
}

function valueIn(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, step)?.value : undefined
}

/** What to leave out of a value: all of it, or these parts of it. */
interface Cuts {
  whole: boolean
  parts: Map<PropertyKey, Cuts>
}

/** All places at once: going through a long list again for each of its items would take minutes. */
function cutsOf(places: readonly Place[]): Cuts {
  const all: Cuts = { whole: false, parts: new Map() }
  for (const place of places) {
    let cuts = all
    for (const step of place) {
      const inner = cuts.parts.get(step) ?? { whole: false, parts: new Map() }
      cuts.parts.set(step, inner)
      cuts = inner
    }
    cuts.whole = true
  }
  return all
}

function without(value: unknown, cuts: Cuts | undefined): unknown {
  if (cuts === undefined) return value
  if (cuts.whole) return leftOut
  if (Array.isArray(value)) return value.map((item, index) => without(item, cuts.parts.get(index)))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, without(item, cuts.parts.get(name))]))
}
