// Quotas as bars: what is left, of what, for how long, and whether it lasts.
import { Decimal } from '../../../schema/decimal.ts'
import type { Instant } from '../../../schema/instant.ts'
import type { Quota } from '../../../schema/reading.ts'
import type { Pace } from '../../../schema/runway.ts'
import { daysWords, lengthWords } from '../../judge/day-words.ts'
import { runwayFromNow } from '../../judge/from-now.ts'
import { percentLeft } from '../../judge/limits.ts'
import { shareOf } from '../../judge/main-figure.ts'
import { amountsOf } from '../../judge/quota-pace.ts'
import { day, type Precision, quantity, relative } from '../../judge/values.ts'
import { maybeUsedUp } from '../lasts.ts'
import { perWords } from '../reading-words.ts'
import type { Row } from './lay-out.ts'
import type { ShownKey, ShowOptions } from './shown-key.ts'

const barWidth = 16
/** More than these do not fit on one screen. */
const most = 4

export function quotaRows(key: ShownKey, now: Instant, { style, precision, full }: ShowOptions): Row[] {
  const quotas = key.quotas ?? []
  const shown = quotas.slice(0, full ? quotas.length : most).flatMap((quota, index) => {
    const pace = key.paces[index]
    const same = pace?.name === quota.name && pace.unit === quota.unit ? pace : undefined
    const isOver = quota.resets_at !== null && quota.resets_at <= now
    const drawn = bar(quota, isOver, style.ascii)
    const words = `${amountWords(quota, precision)}  ${quota.name}`
    const reset = [periodWords(quota), resetWords(quota, same, key, now)].filter((part) => part !== '').join(', ')
    return [drawn === '' ? words : `${drawn} ${words}`, ...(reset === '' ? [] : [reset])]
  })
  const rest = full ? 0 : quotas.length - most
  return [
    { label: 'quota', values: rest > 0 ? [...shown, `and ${rest} more (--all)`] : shown },
    { label: 'rate limit', values: rateLimits(key, precision) },
  ]
}

/** What is left of it. Empty where that is not known. */
function bar(quota: Quota, isOver: boolean, ascii: boolean): string {
  const percent = percentLeft({ ...quota, remaining: amountsOf(quota).left })
  if (percent === null || isOver) return ''
  const full = Math.round(shareOf(percent, hundred) * barWidth)
  const [on, off] = ascii ? ['#', '.'] : ['█', '░']
  return on.repeat(full) + off.repeat(barWidth - full)
}

const hundred = Decimal.parse('100')

function amountWords(quota: Quota, precision: Precision): string {
  const { unit, limit, used } = quota
  const { left } = amountsOf(quota)
  const of = (amount: Decimal) => {
    if (limit === null) return quantity(amount, unit, precision)
    const words = quantity(amount, unit, precision)
    // The unit is said once: 50 of 1000 requests.
    const bare = words.endsWith(` ${unit}`) ? words.slice(0, -unit.length - 1) : words
    return `${bare} of ${quantity(limit, unit, precision)}`
  }
  if (left !== null) return `${of(left)} left`
  if (used !== null) return `${of(used)} used`
  return limit === null ? 'no figures' : `limit ${quantity(limit, unit, precision)}`
}

function periodWords({ period }: Quota): string {
  if (period === null) return ''
  return period === 'total'
    ? 'once'
    : `per ${/^\d/.test(period) ? period.replace('h', ' h').replace('d', ' d') : period}`
}

/** `resets 2026-12-01 (in 5 days): runs out 3 days before`, or the parts of it that are known. */
function resetWords({ resets_at }: Quota, pace: Pace | undefined, key: ShownKey, now: Instant): string {
  if (resets_at !== null && resets_at <= now) return `was reset ${day(resets_at)}: what is left now is not known yet`
  const words = pace === undefined ? '' : paceWords(pace, resets_at !== null, key, now)
  if (resets_at === null) return words
  return `resets ${day(resets_at)} (${relative(resets_at, now)})${words === '' ? '' : `: ${words}`}`
}

function paceWords(
  { verdict, days, low, high, days_before_reset: early }: Pace,
  isReset: boolean,
  { last_success_at: readAt }: ShownKey,
  now: Instant,
): string {
  if (verdict === 'unknown') return ''
  if (verdict === 'lasts') return isReset ? 'lasts until then' : 'nothing was used lately'
  if (days === '0') return 'used up'
  const left = days === null ? null : runwayFromNow({ days, low, high }, readAt, now)
  if (left === 'over') return maybeUsedUp
  if (!isReset) return left === null ? 'runs out' : `runs out in ${lengthWords(left)}`
  if (early === null) return 'runs out before'
  return `runs out ${early === '0' ? 'just before' : `${daysWords(early)} early`}`
}

function rateLimits({ rate_limits }: ShownKey, precision: Precision): string[] {
  const whole = (rate_limits ?? []).filter(({ group }) => group === null)
  const words = whole.map(
    ({ limit, unit, per_seconds }) => `${quantity(limit, unit, precision)} ${perWords(per_seconds)}`,
  )
  return words.length === 0 ? [] : [words.join(', ')]
}
