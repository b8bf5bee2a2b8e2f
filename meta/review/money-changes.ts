// Balances that changed, each currency by itself.
import { difference } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { KeyChange } from '../../schema/reports/review-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { isAnotherKey } from '../judge/burn.ts'
import { namedOwner } from '../judge/shared-wallets.ts'
import { isTopUp } from '../judge/top-up.ts'

/**
 * Sorted by currency. No difference if one of the two is unknown: unknown is not zero. `replaced` are the times at which the entry got
 * another key: what that one has more is no top-up. Neither is what an older reading has more, or another account.
 */
export function moneyChanges(
  before: Sidecar | null,
  after: Sidecar | null,
  replaced: readonly Instant[] | 'replaced' = [],
): KeyChange['money'] {
  const isSame = isSameKey(before, after, replaced)
  const [old, fresh] = [before, after].map(
    (sidecar) => new Map((sidecar?.balances ?? []).map(({ currency, amount }) => [currency, amount])),
  )
  const currencies = [...new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])])].sort()
  return currencies.flatMap((currency) => {
    const [from, to] = [old?.get(currency) ?? null, fresh?.get(currency) ?? null]
    if (from === to) return []
    const delta = from === null || to === null ? null : difference(to, from)
    return [{ currency, before: from, after: to, delta, topped_up: isSame && isTopUp(from, to) }]
  })
}

function isSameKey(before: Sidecar | null, after: Sidecar | null, replaced: readonly Instant[] | 'replaced'): boolean {
  const [from, to] = [before?.last_success_at, after?.last_success_at]
  if (before === null || after === null || !from || !to || replaced === 'replaced' || to < from) return false
  const [owner, other] = [namedOwner(before), namedOwner(after)]
  if (owner !== null && other !== null && owner !== other) return false
  return !isAnotherKey({ at: from, account: before }, { at: to, account: after }, replaced)
}
