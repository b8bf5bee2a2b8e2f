// When a key is too low, too old or expires too soon. Badges, policies and the check before a job all ask here.
import { compareDecimals, Decimal, quotient } from '../../schema/decimal.ts'
import { milliseconds } from '../../schema/duration.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import { Currency } from '../../schema/reading.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { money, relative } from './values.ts'

/** Money that a key can still spend. */
interface MoneyLeft {
  /** `the balance`, or the name of a spending cap. */
  what: string
  amount: Decimal
  currency: string
}

/** Balances, and what is left of spending caps: a key can spend no more than the smallest of them. Only what is known. */
export function moneyLeft(sidecar: Sidecar | null): MoneyLeft[] {
  return [
    ...(sidecar?.balances ?? []).map(({ amount, currency }) => ({ what: 'the balance', amount, currency })),
    ...(sidecar?.quotas ?? []).flatMap(({ name, unit, remaining }) =>
      remaining !== null && Currency.safeParse(unit).success
        ? [{ what: `what is left of ${name}`, amount: remaining, currency: unit }]
        : [],
    ),
  ]
}

/** The amounts below `min` of that currency, each with a message. Other currencies are never compared. */
export function tooLow(
  amounts: readonly MoneyLeft[],
  min: { amount: Decimal; currency: string },
): { amount: Decimal; message: string }[] {
  return amounts
    .filter(({ amount, currency }) => currency === min.currency && compareDecimals(amount, min.amount) < 0)
    .map(({ what, amount, currency }) => ({
      amount,
      message: `${what} is ${money(amount, currency)}, below ${money(min.amount, currency)}`,
    }))
}

/** The message for a reading that is older than `max`, or null for one that is not. */
export function tooOld(readAt: Instant, max: string, now: Instant): string | null {
  return isOlderThan(readAt, max, now) ? `was last read ${relative(readAt, now)}, and the limit is ${max}` : null
}

export function isOlderThan(readAt: Instant, max: string, now: Instant): boolean {
  return millisecondsOf(now) - millisecondsOf(readAt) > milliseconds(max)
}

/** Also true for a time that has passed. */
export function endsWithin(expiry: Instant, duration: string, now: Instant): boolean {
  return millisecondsOf(expiry) - millisecondsOf(now) <= milliseconds(duration)
}

/** Whether so many days are less than a duration. */
export function isFewerDays(days: Decimal, duration: string): boolean {
  const limit = quotient([Decimal.parse(String(milliseconds(duration)))], [Decimal.parse('86400000')], { digits: 20 })
  return limit !== null && compareDecimals(days, limit) < 0
}
