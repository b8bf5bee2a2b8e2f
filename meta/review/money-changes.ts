// Balances that changed, each currency by itself.
import { difference } from '../../schema/decimal.ts'
import type { KeyChange } from '../../schema/reports/review-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'

/** Sorted by currency. No difference if one of the two is unknown: unknown is not zero. */
export function moneyChanges(before: Sidecar | null, after: Sidecar | null): KeyChange['money'] {
  const [old, fresh] = [before, after].map(
    (sidecar) => new Map((sidecar?.balances ?? []).map(({ currency, amount }) => [currency, amount])),
  )
  const currencies = [...new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])])].sort()
  return currencies.flatMap((currency) => {
    const [from, to] = [old?.get(currency) ?? null, fresh?.get(currency) ?? null]
    if (from === to) return []
    return [{ currency, before: from, after: to, delta: from === null || to === null ? null : difference(to, from) }]
  })
}
