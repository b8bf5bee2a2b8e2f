// What OpenCode spent on this machine, for `keyz show` and `keyz status --spend`: from the plugin's events only.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { registryOrSidecars } from '../../meta/files/registry-or-sidecars.ts'
import type { Config } from '../../schema/config.ts'
import type { KeySpend, StoreSpend, UnmappedSpend } from '../../schema/reports/usage-report.ts'
import type { Environment } from '../environment/environment.ts'
import { eventFolder } from '../environment/folders.ts'
import { type Routed, routeSpend, type Store } from './routing.ts'
import { collectMessages } from './sources/collect-messages.ts'
import { eventFiles } from './sources/event-files.ts'
import { Sums } from './sums.ts'

export interface LocalSpend {
  ofStore: StoreSpend
  /** Whose spend of all time has no key. */
  unmapped: UnmappedSpend[]
  /** Null if nothing was ever spent on the key. */
  ofKey: (path: string) => KeySpend | null
}

/** Like `localSpend`, but nothing recorded counts as nothing spent. Throws DocumentError. */
export async function spendOfStore(
  { folder, config }: { folder: KeyzFolder; config: Config },
  { environment, interrupt }: { environment: Environment; interrupt: AbortSignal },
): Promise<StoreSpend> {
  const { registry } = await registryOrSidecars(folder)
  const spend = await localSpend(environment, { registry, links: config.links }, interrupt)
  return spend?.ofStore ?? { month: monthOf(environment), routed: [], unmapped_providers: [] }
}

/** Null if the plugin recorded nothing. Throws CommandError for events that cannot be read. */
export async function localSpend(
  environment: Environment,
  store: Store,
  signal: AbortSignal,
): Promise<LocalSpend | null> {
  const recorded = await eventFiles(eventFolder(environment.folders)).catch(() => [])
  if (recorded.length === 0) return null
  const month = monthOf(environment)
  const [from, to] = [Date.parse(`${month}-01T00:00:00Z`), Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)))]
  const [inAll, inMonth] = [new Sums(), new Sums()]
  await collectMessages(
    { events: null, data: [] },
    environment.folders,
    (message) => {
      inAll.add(message)
      if (message.createdAt >= from && message.createdAt < to) inMonth.add(message)
    },
    signal,
  )
  const ever = routeSpend(inAll.by('provider'), store)
  const now = routeSpend(inMonth.by('provider'), store)
  return {
    unmapped: ever.unmapped,
    ofStore: { month, routed: now.routed, unmapped_providers: now.unmapped },
    ofKey(path) {
      const all = rowOf(ever, path)
      return all === null ? null : { month, in_month: rowOf(now, path) ?? new Sums().total().row(), in_all: all }
    },
  }
}

function monthOf(environment: Environment): string {
  return environment.instant().slice(0, 7)
}

function rowOf({ routed }: Routed, path: string): KeySpend['in_all'] | null {
  const row = routed.find(({ key_path }) => key_path === path)
  return row === undefined ? null : { cost: row.cost, tokens: row.tokens, messages: row.messages }
}
