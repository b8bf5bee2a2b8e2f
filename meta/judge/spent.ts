// What a key cost today, this month and in all, as its provider says it. Only windows that are known, each currency by itself.
import type { Decimal } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Cost } from '../../schema/reading.ts'
import type { Sidecar } from '../../schema/sidecar.ts'

export interface Spent {
  window: 'today' | 'month' | '30 days' | 'lifetime'
  amount: Decimal
  currency: string
}

/** In this order. A day or month that is over is neither today nor this month, even if nothing newer was read. */
export function spentIn({ costs, credits_used }: Pick<Sidecar, 'costs' | 'credits_used'>, now: Instant): Spent[] {
  const all = (costs ?? []).filter(({ group }) => group === null)
  const rows = (window: Spent['window'], isMeant: (cost: Cost) => boolean): Spent[] =>
    all.filter(isMeant).map(({ amount, currency }) => ({ window, amount, currency }))
  const lifetime = rows('lifetime', ({ period }) => period === 'total')
  return [
    ...rows('today', (cost) => cost.period === 'day' && isNow(cost, now)),
    ...rows('month', (cost) => cost.period === 'month' && isNow(cost, now)),
    ...rows('30 days', ({ period }) => period === '30d'),
    ...(lifetime.length > 0 || credits_used === null ? lifetime : [{ window: 'lifetime' as const, ...credits_used }]),
  ]
}

function isNow({ starts_at, ends_at }: Cost, now: Instant): boolean {
  return starts_at !== null && ends_at !== null && starts_at <= now && now < ends_at
}
