// The windows that providers account in, as exact UTC intervals: [starts_at, ends_at).
import { type Instant, instantAt, millisecondsOf, toInstant } from '../../schema/instant.ts'

export interface Window {
  period: 'day' | 'week' | 'month' | 'year'
  starts_at: Instant
  ends_at: Instant
}

const dayLength = 86_400_000

/** The UTC day of an instant, or the day `offset` days later (earlier if negative). */
export function utcDay(now: Instant, offset = 0): Window {
  const start = Math.floor(millisecondsOf(now) / dayLength) * dayLength + offset * dayLength
  return { period: 'day', starts_at: instantAt(start), ends_at: instantAt(start + dayLength) }
}

/** The last `days` UTC days, including all of today, as one interval. */
export function lastDays(now: Instant, days: number): { starts_at: Instant; ends_at: Instant } {
  return { starts_at: utcDay(now, 1 - days).starts_at, ends_at: utcDay(now).ends_at }
}

/** The dates of the last `days` UTC days, oldest first, including today: for requests made day by day. */
export function lastDates(now: Instant, days: number): string[] {
  return Array.from({ length: days }, (_, index) => dateOf(utcDay(now, index + 1 - days).starts_at))
}

/** The UTC months of the last `days` days, oldest first, as `2026-11`: for reports made month by month. */
export function lastMonths(now: Instant, days: number): string[] {
  return [...new Set(lastDates(now, days).map((date) => date.slice(0, 7)))]
}

/** An instant's UTC date, as `2026-11-21`. */
export function dateOf(instant: Instant): string {
  return instant.slice(0, 10)
}

/** Unix time in whole seconds, for a query. */
export function unixSeconds(instant: Instant): string {
  return String(millisecondsOf(instant) / 1000)
}

/** The instant this many seconds later, without fractions of a second. Null if it is outside the calendar. */
export function secondsAfter(instant: Instant, seconds: number): Instant | null {
  const after = new Date(millisecondsOf(instant) + Math.floor(seconds) * 1000)
  return Number.isNaN(after.getTime()) ? null : toInstant(after.toISOString())
}

/** The end of an interval given by its last second: 23:59:59 becomes the following midnight. Other ends are unchanged. */
export function afterLastSecond(end: Instant): Instant {
  return end.endsWith('T23:59:59Z') ? (secondsAfter(end, 1) ?? end) : end
}

/** The UTC week of an instant, Monday to Sunday. */
export function utcWeek(now: Instant): Window {
  const daysSinceMonday = (new Date(now).getUTCDay() + 6) % 7
  const monday = millisecondsOf(utcDay(now, -daysSinceMonday).starts_at)
  return { period: 'week', starts_at: instantAt(monday), ends_at: instantAt(monday + 7 * dayLength) }
}

/** The UTC calendar month of an instant. */
export function utcMonth(now: Instant): Window {
  const date = new Date(now)
  return calendarMonth(date.getUTCFullYear(), date.getUTCMonth() + 1)
}

/** Year and month of an instant in UTC, or of a month like `2026-05`, for a query: `['2026', '5']`. */
export function yearAndMonth(now: string): [year: string, month: string] {
  return [now.slice(0, 4), String(Number(now.slice(5, 7)))]
}

/** A calendar month by number, January being 1. */
export function calendarMonth(year: number, month: number): Window {
  return {
    period: 'month',
    starts_at: instantAt(Date.UTC(year, month - 1, 1)),
    ends_at: instantAt(Date.UTC(year, month, 1)),
  }
}

/** The whole day that a date like `2025-08-24` names. */
export function dayOf(date: string): Window | null {
  const start = toInstant(`${date}T00:00:00Z`)
  // The end of the last representable day is not representable.
  return start === null || date.startsWith('9999-12-31') ? null : utcDay(start)
}

/** The current window of a cadence that providers name in words (`daily`, `weekly`, `monthly`), or null for any other word. */
export function windowOf(cadence: string | null | undefined, now: Instant): Window | null {
  if (cadence === 'daily') return utcDay(now)
  if (cadence === 'weekly') return utcWeek(now)
  return cadence === 'monthly' ? utcMonth(now) : null
}

/** The name of a window of this many minutes, or null if keyz has none. */
export function periodOf(minutes: number): '5h' | 'day' | '7d' | '30d' | null {
  return named.get(minutes) ?? null
}

/** The name of the period between two instants, or null if keyz has none. */
export function periodBetween(starts_at: Instant, ends_at: Instant): ReturnType<typeof periodOf> {
  return periodOf((millisecondsOf(ends_at) - millisecondsOf(starts_at)) / 60_000)
}

const named = new Map([
  [5 * 60, '5h' as const],
  [24 * 60, 'day' as const],
  [7 * 24 * 60, '7d' as const],
  [30 * 24 * 60, '30d' as const],
])
