// Brings registry, state and sidecars in line with the entries: follows what was renamed, forgets what git shows as deleted.
import { z } from 'zod'
import { DocumentError } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { type RegistryVersion, readRegistryVersion, updateRegistry } from '../../meta/files/registry-file.ts'
import type { ReadRegistry } from '../../meta/files/registry-rows.ts'
import { readSidecar, writeSidecar } from '../../meta/files/sidecar-file.ts'
import { readState } from '../../meta/files/state-file.ts'
import { Instant } from '../../schema/instant.ts'
import { parseJson } from '../../schema/parse-json.ts'
import type { Registry } from '../../schema/registry.ts'
import type { SyncState } from '../../schema/state.ts'
import type { Git } from '../git/git.ts'
import type { Moves } from '../history/moves/entry-moves.ts'
import { knownAt } from '../history/moves/known-at.ts'
import { movedRegistry, movedState } from '../history/moves/moved-registry.ts'
import { registryMoves } from '../history/moves/registry-moves.ts'
import { homeOf, settledSidecars } from '../history/moves/settled-sidecars.ts'
import type { Entry } from '../store/scan-store.ts'
import type { Selection } from '../store/selection.ts'
import { unmappedEntries } from '../store/unmapped-entries.ts'
import type { Recorded } from './oldest-first.ts'
import { perhapsNew } from './perhaps-new.ts'

interface Reconciled {
  registry: ReadRegistry
  state: SyncState
  /** What the sidecars say, by key. */
  recorded: ReadonlyMap<string, Recorded>
  /** A sentence about a state that a newer keyz has written, which must stay as it is. */
  newerState: string | null
  /** Whether anything was renamed or deleted, so that the registry says something new. */
  moved: boolean
  /** A sentence for every entry that was renamed or deleted. */
  notes: string[]
}

/**
 * In a dry run nothing is written, and the result is the same. `read` is the registry as somebody has read it before. Throws
 * DocumentError.
 */
export async function reconcile(
  entries: readonly Entry[],
  { folder, git }: { folder: KeyzFolder; git: Git },
  { dryRun, selection, read }: { dryRun: boolean; selection: Selection; read?: RegistryVersion | undefined },
): Promise<Reconciled> {
  const { state: known, newer } = await readState(folder)
  const before = { registry: (await readRegistryVersion(folder, read)).registry, state: known }
  const present = new Set([...entries.map(({ path }) => path), ...(selection.without ?? [])])
  const sidecars = await knownSidecars(folder)
  const recorded = new Map(sidecars.map((one) => [one.key_path, one.recorded]))
  const mapped = Object.keys(before.registry.keys)
  const readAt = new Map(sidecars.flatMap(({ key_path, knownAt }) => (knownAt === null ? [] : [[key_path, knownAt]])))
  const free = new Set(unmappedEntries(entries, before.registry))
  const there = [...readAt].filter(([path]) => present.has(path) && Object.hasOwn(before.registry.keys, path))
  const isSuspect = await perhapsNew(git, there, free).catch(() => false)
  const moves = await registryMoves(mapped, present, git, { readAt, free: isSuspect ? free : new Set() })
  const registry = movedRegistry(before.registry, moves)
  const state = movedState(before.state, moves)
  if (!dryRun) {
    if (moves.size > 0) await updateRegistry(folder, (newest) => movedRegistry(newest, moves))
    await settle(folder, sidecars, registry, moves)
  }
  return {
    registry,
    state,
    recorded: new Map(
      [...recorded].flatMap(([path, one]) => {
        const to = moves.get(path)
        // At its new path, no sync has read it yet.
        return to === null ? [] : [[to ?? path, to === undefined ? one : { ...one, readAt: null }]]
      }),
    ),
    newerState: newer,
    moved: moves.size > 0,
    notes: [...moves].map(noteOf),
  }
}

function noteOf([from, to]: readonly [string, string | null]): string {
  return to === null
    ? `${from} was deleted: its metadata goes too, and stays in the git history.`
    : `${from} was renamed to ${to}: its metadata follows.`
}

interface KnownSidecar {
  /** Relative to `.keyz`. */
  at: string
  key_path: string
  provider_id: string
  recorded: Recorded
  /** When its entry was read, or could not be, at this path. */
  knownAt: Instant | null
}

/** Only as much of a sidecar is parsed as says whose it is, and how old: there may be ten thousand of them. */
async function knownSidecars(folder: KeyzFolder): Promise<KnownSidecar[]> {
  const known: KnownSidecar[] = []
  for (const at of await folder.list('providers')) {
    if (!/^providers\/[^/]+\/[^/]+\/.+\.json$/.test(at)) continue
    const text = await folder.read(at).catch(nullIfBroken)
    const { data } = Identity.safeParse(parseJson(text ?? ''))
    if (data === undefined) continue
    const { key_path, provider_id, sync_status, last_success_at: readAt } = data
    const recorded = { readAt, failing: sync_status === 'error' }
    known.push({ at, key_path, provider_id, recorded, knownAt: knownAt(data) })
  }
  return known
}

/**
 * Puts every sidecar where the registry says its key belongs: after a rename, and after somebody edited or swapped account or
 * alias by hand. The sidecars of removed entries go. One whose key is not mapped stays, unless its place is needed.
 */
async function settle(
  folder: KeyzFolder,
  known: readonly KnownSidecar[],
  registry: Registry,
  moves: Moves,
): Promise<void> {
  const moving = known.filter(({ at, ...identity }) => homeOf(at, identity, registry, moves) !== undefined)
  const sidecars = await Promise.all(
    moving.map(async ({ at }) => ({ at, sidecar: await readSidecar(folder, at).catch(nullIfBroken) })),
  )
  const whole = sidecars.flatMap(({ at, sidecar }) => (sidecar === null ? [] : [{ at, sidecar }]))
  const { leaving, arriving } = settledSidecars(whole, registry, moves)
  for (const at of leaving) await folder.remove(at)
  for (const { path, sidecar } of arriving) await writeSidecar(folder, path, sidecar)
}

const Identity = z.object({
  key_path: z.string(),
  provider_id: z.string(),
  sync_status: z.string().catch(''),
  last_success_at: Instant.nullable().catch(null),
  last_error: z.object({ at: Instant }).nullable().catch(null),
})

function nullIfBroken(error: unknown): null {
  if (error instanceof DocumentError) return null
  throw error
}
