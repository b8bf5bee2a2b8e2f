// Makes the report of `keyz usage` in one pass over the sources.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import type { UsageReport } from '../../schema/reports/usage-report.ts'
import type { Folders } from '../environment/folders.ts'
import { compareWithBills } from './compare-with-bill.ts'
import { estimate, type Prices } from './estimate.ts'
import { routeSpend, type Store } from './routing.ts'
import { collectMessages, type Sources } from './sources/collect-messages.ts'
import { Sums } from './sums.ts'

export interface UsageOptions {
  sources: Sources
  /** Unix milliseconds; `until` is exclusive. */
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

/** What every sum of OpenCode's spend is missing. */
export const lowerBound =
  'OpenCode does not record what it costs to generate session titles, so these sums are a lower bound'

/** Throws CommandError or DocumentError. */
export async function usageReport(options: UsageOptions, context: UsageContext): Promise<UsageReport> {
  const { store, folders, signal } = context
  const sums = new Sums()
  const sessions = new Set(options.sessions)
  const comparison = options.reconcile && store !== null ? await compareWithBills(store, store.folder) : null
  const warnings = await collectMessages(
    options.sources,
    folders,
    (message) => {
      const estimated = options.prices === null ? null : estimate(message, options.prices)
      // A bill covers its own window, whatever --since, --until and --session select.
      comparison?.add(message, estimated)
      if (message.createdAt < options.since || message.createdAt >= options.until) return
      if (sessions.size === 0 || sessions.has(message.session)) sums.add(message, estimated)
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
    ...(comparison === null ? {} : { reconciled: comparison.windows() }),
    warnings: [lowerBound, ...warnings, ...(total.unpriced === 0 ? [] : [unpricedWarning(total.unpriced)])],
  }
}

function unpricedWarning(count: number): string {
  return `${count === 1 ? '1 message has' : `${count} messages have`} no reported cost and ${count === 1 ? 'is' : 'are'} missing from the sums (--estimate uses the prices in the registry)`
}
