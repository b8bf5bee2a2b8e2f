// What a version of the metadata branch read of entries that the default branch has renamed since: another key may have their place there.
import type { Sidecar } from '../../../schema/sidecar.ts'
import type { Moves } from '../../history/moves/entry-moves.ts'
import type { BlobCache } from './blob-cache.ts'
import { isUsage, type Listing } from './listing.ts'
import { put } from './merge-listings.ts'
import { changedPaths } from './metadata-commit.ts'
import type { FoundSidecar } from './take-along.ts'

/** The rest of the branch, and these readings. `went` has the new paths by the old ones; `parse` returns undefined for a file that is no sidecar. */
export async function departing(
  { base, theirs, went }: { base: Listing; theirs: Listing; went: Moves },
  parse: (path: string, text: string) => Sidecar | undefined,
  cache: BlobCache,
): Promise<{ rest: Listing; sidecars: FoundSidecar[] }> {
  if (went.size === 0) return { rest: theirs, sidecars: [] }
  const changed = changedPaths(base, theirs).filter((path) => !isUsage(path) && theirs.has(path))
  await cache.load(changed.flatMap((path) => theirs.get(path) ?? []))
  const read = (path: string) => parse(path, cache.text(theirs.get(path) ?? '')) ?? null
  const sidecars = sidecarsAt(changed, read).filter(({ sidecar }) => went.has(sidecar.key_path))
  const rest = new Map(theirs)
  for (const { at } of sidecars) put(rest, at, base.get(at))
  return { rest, sidecars }
}

export function sidecarsAt(paths: readonly string[], read: (path: string) => Sidecar | null): FoundSidecar[] {
  return paths.flatMap((at) => {
    const sidecar = read(at)
    return sidecar === null ? [] : [{ at, sidecar }]
  })
}
