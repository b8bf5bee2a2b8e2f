// The week of the demo: days from 0 to 7, and amounts of money in cents that grow from one to the next.

/** Milliseconds from one sync to the next. */
export const dayLength = 24 * 3_600_000

/** The first sync is on day 0, the last one on this day. */
export const lastDay = 7

/** Cents that were spent between the sync of the day before and that of day 1, 2, and so on. */
export type Spending = readonly number[]

/** Cents that were spent from day 0 to this day. */
export function spentSince(spending: Spending, day: number): number {
  return spending.slice(0, day).reduce((sum, cents) => sum + cents, 0)
}

/** Cents that were spent in the UTC month of `now`, which is this day. `before` is what the month had cost by day 0. */
export function spentThisMonth(spending: Spending, before: number, day: number, now: Date): number {
  const first = Array.from({ length: day + 1 }, (_, index) => index).find(
    (index) => dateOf(now, index - day).slice(0, 7) === dateOf(now, 0).slice(0, 7),
  )
  return first === 0 || first === undefined
    ? before + spentSince(spending, day)
    : spentSince(spending, day) - spentSince(spending, first - 1)
}

/** The UTC date that many days after `now`. */
export function dateOf(now: Date, days: number): string {
  return new Date(now.getTime() + days * dayLength).toISOString().slice(0, 10)
}

/** As providers write it in JSON: `1725` is 17.25. */
export function dollars(cents: number): number {
  return cents / 100
}
