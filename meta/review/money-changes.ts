// Balances that changed, each currency by itself.
import { difference, sum } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { KeyChange } from '../../schema/reports/review-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { isAnotherKey } from '../judge/burn.ts'
import { balancePoints, type Version } from '../judge/runway.ts'
import { namedOwner } from '../judge/shared-wallets.ts'
import { isTopUp } from '../judge/top-up.ts'

type MoneyRow = KeyChange['money'][number]

/**
 * Sorted by currency. No difference if one of the two is unknown: unknown is not zero. `replaced` are the times at which the entry got
 * another key: what that one has more is no top-up. Neither is what an older reading has more, or another account. `history` are other
 * readings of the key, in any order.
 */
export function moneyChanges(
  before: Sidecar | null,
  after: Sidecar | null,
  replaced: readonly Instant[] | 'replaced' = [],
  history: readonly Version[] = [],
): KeyChange['money'] {
  const isSame = isSameKey(before, after, replaced)
  const readings = isSame ? [before, ...history, after].filter((one) => one !== null) : []
  const [old, fresh] = [before, after].map(
    (sidecar) => new Map((sidecar?.balances ?? []).map(({ currency, amount }) => [currency, amount])),
  )
  const currencies = [...new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])])].sort()
  return currencies.flatMap((currency) => {
    const [from, to] = [old?.get(currency) ?? null, fresh?.get(currency) ?? null]
    if (from === to) return []
    const delta = from === null || to === null ? null : difference(to, from)
    const top_up = topUpOf(readings, currency, [before, after])
    return [{ currency, before: from, after: to, delta, topped_up: isSame && isTopUp(from, to), top_up }]
  })
}

function isSameKey(before: Sidecar | null, after: Sidecar | null, replaced: readonly Instant[] | 'replaced'): boolean {
  const [from, to] = [before?.last_success_at, after?.last_success_at]
  if (before === null || after === null || !from || !to || replaced === 'replaced' || to < from) return false
  const [owner, other] = [namedOwner(before), namedOwner(after)]
  if (owner !== null && other !== null && owner !== other) return false
  return !isAnotherKey({ at: from, account: before }, { at: to, account: after }, replaced)
}

/** What was spent between two readings makes it more. */
function topUpOf(readings: readonly Version[], currency: string, ends: (Sidecar | null)[]): MoneyRow['top_up'] {
  const [first = '', last = ''] = ends.map((one) => one?.last_success_at ?? '')
  const rises = balancePoints(readings, currency)
    .filter(({ at }) => first <= at && at <= last)
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .flatMap((point, index, points) => {
      const before = points[index - 1]
      if (before === undefined || isAnotherKey(before, point, []) || !isTopUp(before.amount, point.amount)) return []
      return [{ amount: difference(point.amount, before.amount), at: point.at }]
    })
  const [at_least, by] = [sum(rises.flatMap(({ amount }) => amount ?? [])), rises.at(-1)?.at]
  return at_least === null || by === undefined ? null : { at_least, by }
}
