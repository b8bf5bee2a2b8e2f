// The store that spend is routed to, where there is one: `keyz usage` also serves people who have none.
import { emptyRegistry, readRegistry } from '../../../meta/files/registry-file.ts'
import { CommandError } from '../../errors.ts'
import type { Runtime } from '../../runtime.ts'
import type { Prices } from '../../spend/estimate.ts'
import type { UsageContext } from '../../spend/usage-report.ts'

/** Null where the environment names no store. Throws DocumentError for a mistake in one. */
export async function storeForSpend(runtime: Runtime): Promise<{ store: UsageContext['store']; prices: Prices }> {
  const open = await runtime.openStore().catch((error: unknown) => {
    if (error instanceof CommandError) return null
    throw error
  })
  if (open === null) return { store: null, prices: {} }
  const registry = (await readRegistry(open.folder)) ?? emptyRegistry
  return { store: { registry, links: open.config.links, folder: open.folder }, prices: registry.prices ?? {} }
}
