// Amounts and times in words. Numbers are shown exactly as stored: never rounded, never converted.
import type { Decimal } from '../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'

const signs = new Map([
  ['USD', '$'],
  ['EUR', '€'],
  ['GBP', '£'],
])

/** `$74.75`, `-$0.25`, `110 CNY`: a sign only where no other currency uses the same one. Money has at least two decimals. */
export function money(amount: Decimal, currency: string): string {
  const sign = signs.get(currency)
  const digits = twoDecimals(amount.replace('-', ''))
  const minus = amount.startsWith('-') ? '-' : ''
  return sign === undefined ? `${minus}${digits} ${currency}` : `${minus}${sign}${digits}`
}

function twoDecimals(digits: string): string {
  const [whole = '0', fraction = ''] = digits.split('.')
  return fraction === '' ? whole : `${whole}.${fraction.padEnd(2, '0')}`
}

/** A quantity with its unit; a unit that is a currency is money. */
export function quantity(amount: Decimal, unit: string): string {
  if (/^[A-Z]{3}$/.test(unit)) return money(amount, unit)
  return unit === 'percent' ? `${amount} %` : `${amount} ${unit}`
}

/** `1 key`, `2 keys`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

export function day(instant: Instant): string {
  return instant.slice(0, 10)
}

/** `in 42 days`, `3 hours ago`. */
export function relative(instant: Instant, now: Instant): string {
  const difference = millisecondsOf(instant) - millisecondsOf(now)
  if (Math.abs(difference) < 60_000) return 'just now'
  const [unit, length] = (
    [
      ['day', 86_400_000],
      ['hour', 3_600_000],
      ['minute', 60_000],
    ] as const
  ).find(([, length]) => Math.abs(difference) >= length) ?? ['minute', 60_000]
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(Math.trunc(difference / length), unit)
}
