// Points in time as keyz stores them: UTC, RFC 3339, whole seconds, `Z`.
import { z } from 'zod'

const stored = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const foreign = /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):\d{2}:\d{2})(?:\.\d+)? ?(Z|UTC|[+-]\d{2}:?\d{2})$/i

export const Instant = z
  .string()
  .regex(stored, 'is not a UTC time like 2026-11-21T00:00:00Z')
  .refine(isOfCalendar, 'is not a date of the calendar')
  .brand<'Instant'>()
export type Instant = z.infer<typeof Instant>

/** Any RFC 3339 time (or with ` UTC` as its zone) as an instant in whole seconds, rounded down. Null if it is not a time. */
export function toInstant(text: string): Instant | null {
  const [, date, time, zone] = foreign.exec(text.trim()) ?? []
  if (date === undefined || time === undefined || zone === undefined) return null
  // JavaScript turns February 30 into March 2.
  if (secondsOf(Date.parse(`${date}T00:00:00Z`)) !== `${date}T00:00:00Z`) return null
  const milliseconds = Date.parse(`${date}T${time}${zone.toUpperCase().replace('UTC', 'Z')}`)
  return Instant.safeParse(secondsOf(milliseconds)).data ?? null
}

/** The instant of a Unix time in milliseconds, which must be in the years 0 to 9999. */
export function instantAt(milliseconds: number): Instant {
  return Instant.parse(secondsOf(milliseconds))
}

/** The time of a commit in Unix seconds, as git prints it. Anybody can write any time into a commit: one that no instant has is moved. */
export function instantOfCommit(seconds: string | undefined): Instant {
  const milliseconds = Number(seconds ?? 0) * 1000
  return instantAt(Math.min(Math.max(Number.isNaN(milliseconds) ? 0 : milliseconds, 0), Date.UTC(9999, 11, 31)))
}

/** In stored form if the year has four digits. Otherwise something that the schema refuses. */
function secondsOf(milliseconds: number): string {
  const whole = new Date(Math.floor(milliseconds / 1000) * 1000)
  return Number.isNaN(whole.getTime()) ? '' : `${whole.toISOString().split('.')[0]}Z`
}

/** Unix time in milliseconds. */
export function millisecondsOf(instant: Instant): number {
  return Date.parse(instant)
}

/** For text in stored form. By hand, because a history has hundreds of thousands of them, and a Date takes ten times as long. */
function isOfCalendar(text: string): boolean {
  const pair = (at: number) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48
  const [year, month, day] = [pair(0) * 100 + pair(2), pair(5), pair(8)]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= days
  return isDay && pair(11) < 24 && pair(14) < 60 && pair(17) < 60
}

/** A clock may be a little ahead; a reading from far in the future would win over every real one. */
const clockTolerance = 3_600_000

/** Whether a time is later than any clock that is about right could have written. */
export function isFromFuture(instant: Instant, now: Instant): boolean {
  return millisecondsOf(instant) - millisecondsOf(now) > clockTolerance
}
