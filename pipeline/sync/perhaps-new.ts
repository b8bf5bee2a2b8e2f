// At which mapped paths another entry may stand than the one that was read there. Only git can tell, so it is asked about no more than these.
import type { Instant } from '../../schema/instant.ts'
import type { Registry } from '../../schema/registry.ts'
import type { SyncState } from '../../schema/state.ts'
import type { PerhapsNew } from '../history/moves/entry-moves.ts'
import type { Entry } from '../store/scan-store.ts'
import { unmappedEntries } from '../store/unmapped-entries.ts'
import { noVersion } from './key-state.ts'
import type { Recorded } from './oldest-first.ts'
import { versionOf } from './plan-sync.ts'

/** An entry that was renamed has the size that it had, as far as this clone knows it. */
export function perhapsNew(
  entries: readonly Entry[],
  { registry, state }: { registry: Registry; state: SyncState },
  recorded: ReadonlyMap<string, Recorded>,
): PerhapsNew {
  const free = new Set(unmappedEntries(entries, registry))
  const sizes = new Set(entries.flatMap(({ path, file }) => (free.has(path) ? sizeIn(versionOf(file)) : [])))
  const readAt = entries.flatMap(({ path, file }): [string, Instant][] => {
    const at = free.size > 0 && Object.hasOwn(registry.keys, path) ? recorded.get(path)?.readAt : null
    const known = state.keys[path]?.entry_version ?? noVersion
    const isSuspect = at && versionOf(file) !== known && (known === noVersion || sizes.has(sizeIn(known)))
    return isSuspect ? [[path, at]] : []
  })
  return { readAt: new Map(readAt), free }
}

function sizeIn(version: string | null): string | undefined {
  return version?.split('-').at(-1)
}
