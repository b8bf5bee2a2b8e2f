// Makes the whole report of `keyz usage` in one go over the sources.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import type { UsageReport } from '../../schema/usage-report.ts'
import type { Folders } from '../environment/folders.ts'
import { estimate, type Prices } from './estimate.ts'
import { openReconciliation } from './reconcile-spend.ts'
import { routeSpend, type Store } from './routing.ts'
import { collectSpend, type Sources } from './sources/collect.ts'
import { Sums } from './sums.ts'

export interface UsageOptions {
  sources: Sources
  /** Unix milliseconds; the end does not count. */
  since: number
  until: number
  sessions: readonly string[]
  prices: Prices | null
  reconcile: boolean
}

export interface UsageContext {
  folders: Folders
  store: (Store & { folder: KeyzFolder }) | null
  signal: AbortSignal
}

/** What every sum of OpenCode's spend leaves out. */
export const lowerBound =
  'OpenCode records no cost for the titles that it makes up for sessions: sums are a lower bound'

/** Throws CommandError or DocumentError. */
export async function usageReport(options: UsageOptions, context: UsageContext): Promise<UsageReport> {
  const { store, folders, signal } = context
  const sums = new Sums()
  const sessions = new Set(options.sessions)
  const reconciliation = options.reconcile && store !== null ? await openReconciliation(store, store.folder) : null
  const oddities = await collectSpend(
    options.sources,
    folders,
    (spending) => {
      const estimated = options.prices === null ? null : estimate(spending, options.prices)
      // The provider's windows are its own: what the person asked to see does not narrow them.
      reconciliation?.add(spending, estimated)
      if (spending.at < options.since || spending.at >= options.until) return
      if (sessions.size === 0 || sessions.has(spending.session)) sums.add(spending, estimated)
    },
    signal,
  )
  const providers = sums.by('provider')
  const { routed, unmapped } = routeSpend(providers, store)
  const total = sums.total()
  return {
    schema_version: 1,
    totals: total.row(),
    sessions: sums.by('session').map(({ names, sum }) => ({ session_id: names[0] ?? '', ...sum.row() })),
    models: sums.by('model').map(({ names, sum }) => ({ model: names[0] ?? '', ...sum.row() })),
    providers: providers.map(({ names, sum }) => ({ provider_id: names[0] ?? '', ...sum.row() })),
    days: sums.by('day').map(({ names, sum }) => ({ day: names[0] ?? '', ...sum.row() })),
    routed,
    unmapped_providers: unmapped,
    ...(reconciliation === null ? {} : { reconciled: reconciliation.windows() }),
    warnings: [lowerBound, ...oddities, ...(total.unpriced === 0 ? [] : [unpricedWords(total.unpriced)])],
  }
}

function unpricedWords(count: number): string {
  return `${count === 1 ? 'of 1 message' : `of ${count} messages`} nobody told a cost: it is missing in the sums (--estimate uses the prices of the registry)`
}
