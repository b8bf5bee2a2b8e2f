// Reads the keys as keyz status does, as often as something changed, and never twice at once.
import type { ReadRegistry } from '../../meta/files/registry-rows.ts'
import type { Instant } from '../../schema/instant.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import { type EntryTimes, entryTimes } from '../history/entry-times.ts'
import { sidecarSeries } from '../history/readings/sidecar-series.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { statusOfStore } from '../status/status-keys.ts'
import { nothingUnmerged, unmergedReadings } from '../status/unmerged-readings.ts'
import { type FactsOf, factsOf } from './row-facts.ts'

export interface Loaded {
  keys: readonly StatusKey[]
  now: Instant
  times: ReadonlyMap<string, EntryTimes>
  registry: ReadRegistry
  factsOf: FactsOf
  /** The commits of what was pushed and is not merged. */
  unmerged: readonly string[]
  /** A sentence about what could not be read. Null if everything could. */
  problem: string | null
}

export async function loadKeys(
  store: OpenStore,
  { environment, scanner }: Runtime,
  { known, local }: { known: Set<string>; local: boolean },
): Promise<Loaded> {
  const open = { ...store, folder: store.folder.again() }
  const now = environment.instant()
  const [times, { pushed, series, unmerged }] = await Promise.all([entryTimes(open.git), newest(open, now, local)])
  const found = await statusOfStore(open, now, () => true, times, series, pushed)
  const { keys, mapped, unmapped, broken, newer, registry } = found
  // The scanner keeps every name that it is given, so it is given each one once.
  const names = [...mapped, ...unmapped, ...keys.flatMap(({ account_ref, key_alias }) => [account_ref, key_alias])]
  const fresh = names.filter((name) => !known.has(name))
  for (const name of fresh) known.add(name)
  if (fresh.length > 0) scanner.publish(fresh)
  const [first] = [...(newer === null ? [] : [newer]), ...broken]
  const facts = factsOf({ registry, config: open.config, times, keys, now })
  return { keys, now, times, registry, factsOf: facts, unmerged, problem: first === undefined ? null : `${first}.` }
}

/** What the metadata branch has and the work tree has not, with the history of both. */
async function newest({ git, config }: OpenStore, now: Instant, local: boolean) {
  const { pushed, unmerged } = local ? nothingUnmerged : await unmergedReadings(git, config.git.metadata_branch, now)
  return { pushed, series: await sidecarSeries(git, 'HEAD', { unmerged }), unmerged: unmerged?.commits ?? [] }
}
