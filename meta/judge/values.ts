// Amounts, quotas and times in words. Numbers are shown exactly as stored: never rounded, never converted.
import type { Decimal } from '../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { Cost, Gap, Quota } from '../../schema/reading.ts'

const signs = new Map([
  ['USD', '$'],
  ['EUR', '€'],
  ['GBP', '£'],
])

/** `$74.75`, `-$0.25`, `110 CNY`: a sign only where no other currency of a provider uses it too. Money has at least two decimals. */
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

/** `$74.50 of $100 left, resets 2026-12-01`, with only the parts that are known. */
export function quotaWords(quota: Quota): string {
  const { unit, limit, used, remaining, resets_at } = quota
  const amounts =
    remaining !== null
      ? `${quantity(remaining, unit)}${limit === null ? '' : ` of ${quantity(limit, unit)}`} left`
      : used !== null
        ? `${quantity(used, unit)}${limit === null ? '' : ` of ${quantity(limit, unit)}`} used`
        : limit === null
          ? 'no figures'
          : `limit ${quantity(limit, unit)}`
  return resets_at === null ? amounts : `${amounts}, resets ${day(resets_at)}`
}

/** `month 2026-11`, `day 2026-11-20`, `lifetime`: which window a cost is of. */
export function windowWords(row: Pick<Cost, 'period' | 'starts_at'>): string {
  if (row.starts_at === null) return row.period === 'total' ? 'lifetime' : row.period
  return `${row.period} ${row.period === 'month' ? row.starts_at.slice(0, 7) : day(row.starts_at)}`
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

const reasons: Record<Gap['reason'], string> = {
  not_offered: 'the provider does not tell',
  needs_management_key: 'another kind of key is needed',
  needs_parameter: 'a parameter is missing',
  forbidden: 'this key may not ask',
  request_failed: 'the request failed',
  unit_undocumented: 'the provider names no unit',
  no_plan: 'the account has no such plan',
}

export function gapWords(gap: Gap): string {
  return `${gap.field}: ${reasons[gap.reason]}${gap.hint === null ? '' : ` (${gap.hint})`}`
}
