// When a key is too low, too old or expires too soon. Badges, policies and the check before a job all ask here.
import { compareDecimals, Decimal, quotient, rounded, zero } from '../../schema/decimal.ts'
import { milliseconds } from '../../schema/duration.ts'
import { type Instant, isFromFuture, millisecondsOf } from '../../schema/instant.ts'
import { Currency, type Quota } from '../../schema/reading.ts'
import type { Pace } from '../../schema/runway.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { limitWords } from './day-words.ts'
import { money, relative, sinceRead } from './values.ts'

/** Money that a key can still spend. */
interface MoneyLeft {
  /** `the balance`, or the name of a spending cap. */
  what: string
  amount: Decimal
  currency: string
}

/**
 * Balances, and what is left of spending caps: a key can spend no more than the smallest of them. Only what is known, so not a cap
 * that has been reset since.
 */
export function moneyLeft(sidecar: Pick<Sidecar, 'balances' | 'quotas'> | null, now: Instant): MoneyLeft[] {
  return [
    ...(sidecar?.balances ?? []).map(({ amount, currency }) => ({ what: 'the balance', amount, currency })),
    ...currentQuotas(sidecar, now).flatMap(({ name, unit, limit, remaining }) =>
      remaining !== null && Currency.safeParse(unit).success && !isTurnedOff(limit, remaining)
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
      // Exact: rounded, an amount just below the limit would look like the limit.
      message: `${what} is ${money(amount, currency, 'exact')}, below ${money(min.amount, currency, 'exact')}`,
    }))
}

/** A quota with less left than a policy asks for. */
interface LowQuota {
  /** Percent that are left. */
  left: Decimal
  message: string
}

/** The quotas of which less than `min` (`10%`) is left. Only those with a limit, and not one that has been reset since. */
export function lowQuotas(sidecar: Sidecar | null, min: string, now: Instant): LowQuota[] {
  const limit = Decimal.parse(String(Number(min.replace('%', ''))))
  return currentQuotas(sidecar, now).flatMap((quota) => {
    const left = percentLeft(quota)
    if (left === null || compareDecimals(left, limit) >= 0) return []
    const percent = rounded(left, { places: 1 })
    return [{ left: percent, message: `what is left of ${quota.name} is ${percent}%, below ${min}` }]
  })
}

/** Quotas whose figures still hold: after a reset, nobody knows what is left until the key is read again. */
function currentQuotas(sidecar: Pick<Sidecar, 'quotas'> | null, now: Instant): Quota[] {
  return (sidecar?.quotas ?? []).filter(({ resets_at }) => resets_at === null || resets_at > now)
}

/** A budget of zero turns pay as you go off: nothing is missing, unless something was spent all the same. */
function isTurnedOff(limit: Decimal | null, remaining: Decimal): boolean {
  return isOfNothing(limit) && compareDecimals(remaining, zero) >= 0
}

/** Of nothing, nothing can be left. */
function isOfNothing(limit: Decimal | null): boolean {
  return limit !== null && compareDecimals(limit, zero) <= 0
}

export function percentLeft({ unit, limit, remaining }: Quota): Decimal | null {
  if (remaining === null) return null
  if (limit === null) return unit === 'percent' ? remaining : null
  if (isOfNothing(limit)) return null
  return quotient([remaining, Decimal.parse('100')], [limit], { digits: 20 })
}

/** The quotas that run out, and not just until the end of the day: what is full again by then, nobody has to look after. */
export function endingQuotas(sidecar: Sidecar | null, paces: readonly Pace[]): (Pace & { days: Decimal })[] {
  return paces.flatMap(({ days, ...pace }) => {
    const period = sidecar?.quotas?.find(({ name, unit }) => name === pace.name && unit === pace.unit)?.period
    return pace.verdict === 'runs_out' && days !== null && period !== '5h' && period !== 'day'
      ? [{ ...pace, days }]
      : []
  })
}

/** Whether no money is left: on all balances that are known, or on a spending cap. */
export function isEmpty(sidecar: Sidecar | null, now: Instant): boolean {
  const caps = currentQuotas(sidecar, now).filter(
    ({ unit, limit }) => Currency.safeParse(unit).success && limit !== null && !isOfNothing(limit),
  )
  return isWithoutBalance(sidecar) || caps.some(({ remaining }) => remaining !== null && isUsedUp(remaining))
}

/** Whether there are balances, and nothing is left on any. */
export function isWithoutBalance(sidecar: Sidecar | null): boolean {
  const balances = sidecar?.balances ?? []
  return balances.length > 0 && balances.every(({ amount }) => isUsedUp(amount))
}

function isUsedUp(amount: Decimal): boolean {
  return compareDecimals(amount, zero) <= 0
}

/** The message for a reading that is older than `max`, or whose age is not known; null for one that is not. */
export function tooOld(readAt: Instant, max: string, now: Instant): string | null {
  if (isFromFuture(readAt, now))
    return `was last read ${sinceRead(readAt, now)}, so nobody knows how old that is, and the limit is ${limitWords(max)}`
  return isOlderThan(readAt, max, now)
    ? `was last read ${relative(readAt, now)}, and the limit is ${limitWords(max)}`
    : null
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
