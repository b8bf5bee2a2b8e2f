// Points in time as keyz stores them: UTC, RFC 3339, whole seconds, `Z`.
import { z } from 'zod'

const stored = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const foreign = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})$/i

export const Instant = z
  .string()
  .regex(stored, 'is no UTC time like 2026-11-21T00:00:00Z')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is no day of the calendar')
  .brand<'Instant'>()
export type Instant = z.infer<typeof Instant>

/** Any RFC 3339 time as a stored instant, its fraction of a second cut off; null when it is none. */
export function toInstant(text: string): Instant | null {
  const [, date, time, zone] = foreign.exec(text.trim()) ?? []
  if (date === undefined || time === undefined || zone === undefined) return null
  const milliseconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`)
  return Number.isNaN(milliseconds) ? null : instantAt(milliseconds)
}

/** The instant of a Unix time in milliseconds. */
export function instantAt(milliseconds: number): Instant {
  return Instant.parse(`${new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().slice(0, 19)}Z`)
}

/** Unix time in milliseconds. */
export function millisecondsOf(instant: Instant): number {
  return Date.parse(instant)
}
