// Amounts and times in words. Money is shown in cents, because it has no more digits than that; `exact` shows it as it is stored.
import { compareDecimals, Decimal, rounded } from '../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import { isCurrency, moneyOf, placesOf, quantityOf } from './currency.ts'

/** How many digits an amount is shown with: those that money has, or all that are stored. */
export type Precision = 'rounded' | 'exact'

/** Digits of an amount that is less than the smallest coin. */
const smallDigits = 2
/** Decimal places of everything that is not money. */
const plainPlaces = 2

/**
 * `$74.75`, `-$0.25`, `110.00 CNY`: a sign only where no other currency uses the same one, and always the decimals of the currency, so
 * that one amount reads the same everywhere. Less than a cent keeps two digits, so that it never looks like nothing.
 */
export function money(amount: Decimal, currency: string, precision: Precision = 'rounded'): string {
  return moneyOf(precision === 'exact' ? amount : inCents(amount, placesOf(currency)), currency)
}

function inCents(amount: Decimal, places: number): Decimal {
  const size = Decimal.parse(amount.replace('-', ''))
  const coin = Decimal.parse(places === 0 ? '1' : `0.${'0'.repeat(places - 1)}1`)
  return rounded(amount, compareDecimals(size, coin) < 0 ? { digits: smallDigits } : { places })
}

/** A quantity with its unit; a unit that is a currency is money. */
export function quantity(amount: Decimal, unit: string, precision: Precision = 'rounded'): string {
  if (isCurrency(unit)) return money(amount, unit, precision)
  const digits = precision === 'exact' ? amount : rounded(amount, { places: plainPlaces })
  // Less than that is shown as it is, so that it never looks like nothing.
  return quantityOf(digits === '0' ? amount : digits, unit)
}

/** `1 key`, `2 keys`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

export function day(instant: Instant): string {
  return instant.slice(0, 10)
}

/** `2026-11-29 02:42`: what no reader needs is left out. Say beside it that it is in UTC. */
export function minute(instant: Instant): string {
  return `${day(instant)} ${instant.slice(11, 16)}`
}

/** From here on, whole days are near enough. */
const hoursUntil = 172_800_000

/** `in 42 days`, `26 hours ago`. What is to come is rounded to the nearest day, so that it agrees with a calendar; an age is never rounded up. */
export function relative(instant: Instant, now: Instant): string {
  const difference = millisecondsOf(instant) - millisecondsOf(now)
  if (Math.abs(difference) < 60_000) return 'just now'
  const size = Math.abs(difference)
  const [unit, length] =
    size >= hoursUntil
      ? (['day', 86_400_000] as const)
      : size >= 3_600_000
        ? (['hour', 3_600_000] as const)
        : (['minute', 60_000] as const)
  const count = unit === 'day' && difference > 0 ? Math.round(difference / length) : Math.trunc(difference / length)
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(count, unit)
}

/** How far away something is that is to come, as `relative` counts it: `5 min`, `22 h`, `10 d`. */
export function spanUntil(milliseconds: number): string {
  return milliseconds < hoursUntil ? span(milliseconds) : `${Math.round(milliseconds / 86_400_000)} d`
}

/** `in 3 min`. A minute that has begun counts, as it still has to pass. */
export function soon(instant: Instant, now: Instant): string {
  const minute = 60_000
  return `in ${spanUntil(Math.ceil((millisecondsOf(instant) - millisecondsOf(now)) / minute) * minute)}`
}

/** How long that is, in few letters: `5 min`, `22 h`, `10 d`. */
export function span(milliseconds: number): string {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000)
  if (minutes < 60) return `${minutes} min`
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Nov 25`, and with the year if it is another one: `Jan 2, 2027`. */
export function shortDay(instant: Instant, now: Instant): string {
  const [year = '', month = '1', date = '1'] = day(instant).split('-')
  const short = `${months[Number(month) - 1]} ${Number(date)}`
  return year === now.slice(0, 4) ? short : `${short}, ${year}`
}

/** `3 hours ago`. A reading from the future comes from a machine whose clock is ahead of this one, or of the time asked for. */
export function sinceRead(instant: Instant, now: Instant): string {
  const ahead = millisecondsOf(instant) - millisecondsOf(now) >= 60_000
  return ahead ? `later than this clock, ${now}` : relative(instant, now)
}

/** The same where the time of the reading does not stand beside it. */
export function whenRead(instant: Instant, now: Instant): string {
  const words = sinceRead(instant, now)
  return words === relative(instant, now) ? words : `${instant} (${words})`
}
