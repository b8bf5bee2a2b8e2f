// Readings that nobody has merged yet, of keys whose entry was renamed on the default branch since, or got another account or alias there.
import { toJson } from '../../../meta/files/document.ts'
import { mergeSidecars } from '../../../meta/merge/merge-sidecars.ts'
import type { Instant } from '../../../schema/instant.ts'
import type { Sidecar } from '../../../schema/sidecar.ts'
import type { Moves } from '../../history/moves/entry-moves.ts'
import { settledSidecars } from '../../history/moves/settled-sidecars.ts'
import type { BlobCache } from './blob-cache.ts'
import type { MappedKeys } from './mapped-keys.ts'

export interface FoundSidecar {
  at: string
  sidecar: Sidecar
}

interface LeftBehind {
  keys: MappedKeys
  /** Entries whose new path is known. */
  went: Moves
  /** Where these entries went. */
  follow: (gone: readonly string[]) => Promise<Moves>
  /** Null for a file that is no sidecar. */
  sidecarAt: (path: string) => Sidecar | null
  now: Instant
}

/** Each goes to where its key is now, unless what is there is newer; one without a key goes. */
export async function takeAlong(
  files: Map<string, string>,
  sidecars: readonly FoundSidecar[],
  { keys, went, follow, sidecarAt, now }: LeftBehind,
  cache: BlobCache,
): Promise<void> {
  if (sidecars.length === 0) return
  const gone = sidecars
    .map(({ sidecar }) => sidecar.key_path)
    .filter((path) => keys.row(path) === undefined && !went.has(path))
  const moves = new Map([...(gone.length === 0 ? [] : await follow(gone)), ...went])
  const { arriving } = settledSidecars(sidecars, keys.whole(), moves)
  await cache.load(arriving.flatMap(({ path }) => files.get(path) ?? []))
  for (const { path, sidecar } of arriving) {
    const there = files.has(path) ? sidecarAt(path) : null
    // A file that keyz did not write stays as it is.
    if (there === null && files.has(path)) continue
    const merged = mergeSidecars(null, there, sidecar, now)
    if (merged !== null) files.set(path, cache.keep(toJson(merged)))
  }
}
