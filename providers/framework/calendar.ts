// The windows that providers account in, as exact UTC intervals: [starts_at, ends_at).
import { type Instant, instantAt, millisecondsOf, toInstant } from '../../schema/instant.ts'

export interface Window {
  period: 'day' | 'week' | 'month' | 'year'
  starts_at: Instant
  ends_at: Instant
}

const dayLength = 86_400_000

/** The UTC day of an instant, or the one so many days before (negative) or after it. */
export function utcDay(now: Instant, offset = 0): Window {
  const start = Math.floor(millisecondsOf(now) / dayLength) * dayLength + offset * dayLength
  return { period: 'day', starts_at: instantAt(start), ends_at: instantAt(start + dayLength) }
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
  // The last day that can be written has no end that can be.
  return start === null || date.startsWith('9999-12-31') ? null : utcDay(start)
}

/** The running window of a cadence that providers name in words (`daily`, `weekly`, `monthly`), or null for any other word. */
export function windowOf(cadence: string | null | undefined, now: Instant): Window | null {
  if (cadence === 'daily') return utcDay(now)
  if (cadence === 'weekly') return utcWeek(now)
  return cadence === 'monthly' ? utcMonth(now) : null
}
