// Lays what was spent from here beside what the provider says for the same window, as far as both have seen it.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { isOf, readSidecar } from '../../meta/files/sidecar-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { subtract, zero } from '../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { Cost } from '../../schema/reading.ts'
import type { ReconciledWindow } from '../../schema/usage-report.ts'
import { routeOf, type Store } from './routing.ts'
import { type Spending, unnamed } from './sources/spending.ts'
import { Sum } from './sums.ts'

interface Window {
  path: string
  provider: string
  cost: Cost & { starts_at: Instant; ends_at: Instant }
  /** The window, cut off where the provider was asked: what was spent after that it could not tell. */
  from: number
  to: number
  sum: Sum
}

export interface Reconciliation {
  add: (spending: Spending, estimate: string | null) => void
  windows: () => ReconciledWindow[]
}

/** From the sidecars of all mapped keys. Nobody is asked. Throws DocumentError. */
export async function openReconciliation(store: Store, folder: KeyzFolder): Promise<Reconciliation> {
  const windows: Window[] = []
  for (const [path, row] of Object.entries(store.registry.keys)) {
    const sidecar = await readSidecar(folder, sidecarPath(row))
    if (sidecar === null || !isOf(sidecar, path, row) || sidecar.last_success_at === null) continue
    const readAt = millisecondsOf(sidecar.last_success_at)
    for (const cost of sidecar.costs ?? []) {
      if (cost.starts_at === null || cost.ends_at === null) continue
      const { starts_at, ends_at } = cost
      windows.push({
        path,
        provider: row.provider_id,
        cost: { ...cost, starts_at, ends_at },
        from: millisecondsOf(starts_at),
        to: Math.min(millisecondsOf(ends_at), readAt),
        sum: new Sum(),
      })
    }
  }
  const paths = new Map<string, string | null>()
  const pathOf = (name: string) => {
    const known = paths.get(name)
    if (known !== undefined) return known
    const route = routeOf(name, store)
    const path = 'path' in route ? route.path : null
    paths.set(name, path)
    return path
  }
  return {
    add(spending, estimate) {
      const path = pathOf(spending.provider ?? unnamed)
      for (const window of windows) {
        if (window.path !== path || spending.at < window.from || spending.at >= window.to) continue
        if (matches(window.cost.group, spending)) window.sum.add(spending, estimate)
      }
    },
    windows: () => windows.filter(({ cost }) => comparable(cost.group)).map(reconciled),
  }
}

/** Rows by model are compared with that model; rows that are split in a way that OpenCode knows nothing of are not compared. */
function comparable(group: Cost['group']): boolean {
  return group === null || Object.keys(group).every((name) => name === 'model')
}

function matches(group: Cost['group'], { model }: Spending): boolean {
  return group === null || group.model === model
}

function reconciled({ path, provider, cost, to, sum }: Window): ReconciledWindow {
  const { amount, currency } = sum.row().cost
  // Nothing spent from here is a known zero; spend without a known cost is not.
  const local = sum.row().messages === 0 ? zero : amount
  const known = currency === cost.currency && sum.unpriced === 0 ? local : null
  return {
    key_path: path,
    provider_id: provider,
    period: cost.period,
    starts_at: cost.starts_at,
    ends_at: cost.ends_at,
    compared_until: instantAt(to),
    currency: cost.currency,
    group: cost.group,
    provider_amount: cost.amount,
    local_amount: known,
    difference: known === null ? null : subtract(cost.amount, known),
  }
}
