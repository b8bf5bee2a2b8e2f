// What OpenCode spent from here, for the views of the keys: from the events of the plugin, where there are any.
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import type { KeySpend, StoreSpend } from '../../schema/usage-report.ts'
import type { Environment } from '../environment/environment.ts'
import { eventFolder } from '../environment/folders.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { routeSpend, type Store } from './routing.ts'
import { collectSpend } from './sources/collect.ts'
import { eventFiles } from './sources/event-files.ts'
import { Sums } from './sums.ts'

export interface LocalSpend {
  ofStore: StoreSpend
  /** Null where nothing was ever spent on the key. */
  ofKey: (path: string) => KeySpend | null
}

/** As `localSpend`, where a person asked for it: nothing noted is nothing spent. Throws DocumentError. */
export async function spendOfStore({ folder, config }: OpenStore, runtime: Runtime): Promise<StoreSpend> {
  const registry = (await readRegistry(folder)) ?? emptyRegistry
  const spend = await localSpend(runtime.environment, { registry, links: config.links }, runtime.interrupt)
  if (spend !== null) return spend.ofStore
  return { month: runtime.environment.instant().slice(0, 7), routed: [], unmapped_providers: [] }
}

/** Null where the plugin noted nothing. Throws CommandError for events that cannot be read. */
export async function localSpend(
  environment: Environment,
  store: Store,
  signal: AbortSignal,
): Promise<LocalSpend | null> {
  const events = await eventFiles(eventFolder(environment.folders)).catch(() => [])
  if (events.length === 0) return null
  const month = environment.instant().slice(0, 7)
  const [all, current] = [new Sums(), new Sums()]
  const begin = Date.parse(`${month}-01T00:00:00Z`)
  const end = Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)))
  await collectSpend(
    { events, data: [] },
    environment.folders,
    (spending) => {
      all.add(spending)
      if (spending.at >= begin && spending.at < end) current.add(spending)
    },
    signal,
  )
  const [everRouted, nowRouted] = [all, current].map((sums) => routeSpend(sums.by('provider'), store))
  const none = new Sums().total().row()
  return {
    ofStore: { month, routed: nowRouted?.routed ?? [], unmapped_providers: nowRouted?.unmapped ?? [] },
    ofKey(path) {
      const ever = everRouted?.routed.find(({ key_path }) => key_path === path)
      if (ever === undefined) return null
      const now = nowRouted?.routed.find(({ key_path }) => key_path === path)
      return { month, in_month: now === undefined ? none : rowOf(now), in_all: rowOf(ever) }
    },
  }
}

function rowOf({ cost, tokens, messages }: KeySpend['in_all']): KeySpend['in_all'] {
  return { cost, tokens, messages }
}
