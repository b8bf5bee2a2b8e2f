// What the details of a key say of its money, its usage, its quotas, and its rate limits. Pure.
import type { Instant } from '../../../schema/instant.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import type { Pace } from '../../../schema/runway.ts'
import { daysWords } from '../../judge/day-words.ts'
import { money, type Precision, quantity } from '../../judge/values.ts'
import { burnWords, fallsBy } from '../change-words.ts'
import { fieldLabels } from '../field-labels.ts'
import { keyLastsWords } from '../lasts.ts'
import { perWords, quotaWords, windowWords } from '../reading-words.ts'
import { type Row, several } from './details-section.ts'

export function figures(key: StatusKey, now: Instant, precision: Precision): Row[] {
  const balances = (key.balances ?? []).map(({ amount, currency, parts }) => {
    const shares = parts.map((part) => `${part.name} ${money(part.amount, currency, precision)}`)
    const total = money(amount, currency, precision)
    return shares.length === 0 ? total : `${total}  (${shares.join(', ')})`
  })
  const costs = (key.costs ?? []).map(
    (cost) => `${windowWords(cost)}: ${money(cost.amount, cost.currency, precision)}${groupWords(cost.group)}`,
  )
  const usage = (key.usage ?? []).map(
    (row) => `${windowWords(row)}: ${quantity(row.quantity, row.unit, precision)}${groupWords(row.group)}`,
  )
  const limits = (key.rate_limits ?? []).map(
    (limit) =>
      `${quantity(limit.limit, limit.unit, precision)} ${perWords(limit.per_seconds)}${groupWords(limit.group)}`,
  )
  return [
    ...several('balance', balances),
    ...several(key.balances?.length ? fallsBy : 'spends', [burnWords(key, precision) ?? []].flat()),
    ...several('lasts', [lasting(key, now, precision) ?? []].flat()),
    ...credits(fieldLabels.credits_total, key.credits_total, precision),
    ...credits(fieldLabels.credits_used, key.credits_used, precision),
    ...several('cost', costs),
    ...several('usage', usage),
    ...several(
      'quota',
      (key.quotas ?? []).map(
        (quota, index) => `${quota.name}: ${quotaWords(quota, now, precision)}${paceWords(key.paces[index])}`,
      ),
    ),
    ...several('rate limit', limits),
  ]
}

/** Empty where nobody can tell. */
function paceWords(pace: Pace | undefined): string {
  if (pace === undefined || pace.verdict === 'unknown') return ''
  if (pace.verdict === 'lasts') return ', lasts'
  return pace.days_before_reset === null ? ', runs out' : `, runs out ${daysWords(pace.days_before_reset)} before`
}

function credits(label: string, total: StatusKey['credits_total'], precision: Precision): Row[] {
  return total === null ? [] : [[label, money(total.amount, total.currency, precision)]]
}

/** `12 days`; exactly, `12 days (12.3 days from the last reading)`. */
function lasting(key: StatusKey, now: Instant, precision: Precision): string | null {
  const { runway_days: days } = key
  const words = keyLastsWords(key, now)
  return words === null || days === '0' || precision === 'rounded'
    ? words
    : `${words} (${days} days from the last reading)`
}

function groupWords(group: Record<string, string> | null): string {
  if (group === null) return ''
  return `  (${Object.entries(group)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')})`
}
