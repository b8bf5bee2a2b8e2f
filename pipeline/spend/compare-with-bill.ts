// Compares what was spent here with what the provider billed for the same window, as far as both have seen it.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { isOf, readSidecar } from '../../meta/files/sidecar-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { subtract, zero } from '../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { Cost } from '../../schema/reading.ts'
import type { ReconciledWindow } from '../../schema/reports/usage-report.ts'
import { routeOf, type Store } from './routing.ts'
import { type Message, unnamed } from './sources/message.ts'
import { Sum } from './sums.ts'

/** A cost that a provider reported for one key, and the sum of the messages here that it should cover. */
interface Bill {
  path: string
  provider: string
  cost: Cost & { starts_at: Instant; ends_at: Instant }
  from: number
  /** The end of the window, or when the provider was asked if that was earlier. */
  to: number
  sum: Sum
}

export interface BillComparison {
  add: (message: Message, estimate: string | null) => void
  windows: () => ReconciledWindow[]
}

/** Takes the bills from the sidecars of all mapped keys, and sends no request. Throws DocumentError. */
export async function compareWithBills(store: Store, folder: KeyzFolder): Promise<BillComparison> {
  const bills = await billsOf(store, folder)
  const pathOf = rememberedPaths(store)
  return {
    add(message, estimate) {
      const path = pathOf(message.provider ?? unnamed)
      for (const { path: billed, from, to, cost, sum } of bills) {
        if (billed !== path || message.createdAt < from || message.createdAt >= to) continue
        if (covers(cost.group, message)) sum.add(message, estimate)
      }
    },
    windows: () => bills.filter(({ cost }) => isComparable(cost.group)).map(comparedWindow),
  }
}

async function billsOf({ registry }: Store, folder: KeyzFolder): Promise<Bill[]> {
  const bills: Bill[] = []
  for (const [path, row] of Object.entries(registry.keys)) {
    const sidecar = await readSidecar(folder, sidecarPath(row))
    if (sidecar === null || !isOf(sidecar, path, row) || sidecar.last_success_at === null) continue
    const readAt = millisecondsOf(sidecar.last_success_at)
    for (const cost of sidecar.costs ?? []) {
      if (cost.starts_at === null || cost.ends_at === null) continue
      const { starts_at, ends_at } = cost
      bills.push({
        path,
        provider: row.provider_id,
        cost: { ...cost, starts_at, ends_at },
        from: millisecondsOf(starts_at),
        to: Math.min(millisecondsOf(ends_at), readAt),
        sum: new Sum(),
      })
    }
  }
  return bills
}

/** The entry that a provider of OpenCode's belongs to, or null; each one is looked up once. */
function rememberedPaths(store: Store): (opencodeName: string) => string | null {
  const paths = new Map<string, string | null>()
  return (name) => {
    const known = paths.get(name)
    if (known !== undefined) return known
    const route = routeOf(name, store)
    const path = 'path' in route ? route.path : null
    paths.set(name, path)
    return path
  }
}

/** A cost by model is compared with that model. Nothing here matches a cost that is split in any other way. */
function isComparable(group: Cost['group']): boolean {
  return group === null || Object.keys(group).every((name) => name === 'model')
}

function covers(group: Cost['group'], { model }: Message): boolean {
  return group === null || group.model === model
}

function comparedWindow({ path, provider, cost, to, sum }: Bill): ReconciledWindow {
  const { amount, currency } = sum.row().cost
  // No message at all is a known zero; messages without a known cost are not.
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
