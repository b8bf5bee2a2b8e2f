// The store, if there is one: `keyz usage` also works without.
import { registryOrSidecars } from '../../../meta/files/registry-or-sidecars.ts'
import { CommandError } from '../../errors.ts'
import type { Runtime } from '../../runtime.ts'
import type { Prices } from '../../spend/estimate.ts'
import type { UsageContext } from '../../spend/usage-report.ts'

/** `store` is null if the environment names none. Throws DocumentError for a broken file in the store. */
export async function optionalStore(runtime: Runtime): Promise<{ store: UsageContext['store']; prices: Prices }> {
  const open = await runtime.openStore().catch((error: unknown) => {
    if (error instanceof CommandError) return null
    throw error
  })
  if (open === null) return { store: null, prices: {} }
  const { registry, newer } = await registryOrSidecars(open.folder)
  if (newer !== null) runtime.output.sentence(`${newer}.`)
  return { store: { registry, links: open.config.links, folder: open.folder }, prices: registry.prices ?? {} }
}
