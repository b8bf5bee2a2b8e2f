// Edits of recorded answers, and what to look for in the readings of them.
import { LosslessNumber } from 'lossless-json'
import { z } from 'zod'
import type { Bodies } from '../../providers/framework/define.ts'
import type { Reading } from '../../schema/reading.ts'
import { isRecord, type Path, placesIn, put, type Replies } from './replies.ts'

/** One place in the answer to one request, and what stands there. */
export interface Place {
  request: string
  path: Path
  value: unknown
}

/** Every place in every answer but the answers themselves. */
export function placesOf({ bodies }: Replies): Place[] {
  return Object.entries(bodies).flatMap(([request, body]) =>
    placesIn(body)
      .filter((path) => path.length > 0)
      .map((path) => ({ request, path, value: valueIn(body, path) })),
  )
}

function valueIn(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) => (Array.isArray(inner) ? inner[Number(step)] : isRecord(inner) ? inner[step] : undefined),
    value,
  )
}

/** The reading with something else in one place; or where the answers were refused. */
export function readWith(
  replies: Replies,
  { request, path }: Place,
  replacement: unknown,
): Reading | { refused: string } {
  return readOf(replies, { ...replies.bodies, [request]: put(replies.bodies[request], path, replacement) })
}

/** The reading, or the place at which the answers were refused in the one way that the pipeline knows. */
export function readOf({ provider, context }: Replies, bodies: Bodies): Reading | { refused: string } {
  try {
    return provider.read(bodies, context, [])
  } catch (error) {
    if (error instanceof z.ZodError) return { refused: error.issues[0]?.path.join('.') ?? '' }
    throw error
  }
}

/** Every zero in a reading, with what it is the zero of. */
export function zerosIn(value: unknown, path: string[] = []): string[] {
  if (value === '0') return [path.join(' ')]
  if (Array.isArray(value)) return value.flatMap((item) => zerosIn(item, [...path, labelOf(item)]))
  return isRecord(value) ? Object.entries(value).flatMap(([name, item]) => zerosIn(item, [...path, name])) : []
}

function labelOf(row: unknown): string {
  const { name, unit, currency, period, starts_at, group } = isRecord(row) ? row : {}
  return JSON.stringify([name, unit, currency, period, starts_at, group])
}

const amountFields = ['amount', 'quantity', 'limit', 'used', 'remaining']
const isCanonical = (text: unknown) =>
  text === null || text === '0' || (/^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/.test(String(text)) && text !== '-0')

/** Everything in a reading that has no business there. */
export function unsoundIn(value: unknown, path: Path = []): string[] {
  const here = path.join('.')
  if (typeof value === 'number') {
    const counts = here === 'models.count' || /^rate_limits\.\d+\.per_seconds$/.test(here)
    return counts && Number.isSafeInteger(value) ? [] : [`${here} is the number ${value}`]
  }
  if (typeof value === 'string' && /\p{Cc}/u.test(value)) return [`${here} holds control characters`]
  if (amountFields.includes(String(path.at(-1))) && !isCanonical(value)) return [`${here} is ${String(value)}`]
  if (Array.isArray(value)) return value.flatMap((item, index) => unsoundIn(item, [...path, index]))
  if (isRecord(value)) return Object.entries(value).flatMap(([name, item]) => unsoundIn(item, [...path, name]))
  return value === null || ['string', 'boolean'].includes(typeof value) ? [] : [`${here} is ${typeof value}`]
}

export const number = (text: string) => new LosslessNumber(text)

export function isNumber(value: unknown): value is LosslessNumber {
  return value instanceof LosslessNumber
}
