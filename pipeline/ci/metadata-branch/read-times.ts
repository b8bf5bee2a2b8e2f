// When each mapped entry was at its path for certain, by the newest metadata: what a sync knows from the sidecars of its clone.
import { readJson } from '../../../meta/files/document.ts'
import type { ReadRegistry } from '../../../meta/files/registry-rows.ts'
import { isOf } from '../../../meta/files/sidecar-file.ts'
import { sidecarPath } from '../../../meta/files/sidecar-path.ts'
import type { Instant } from '../../../schema/instant.ts'
import { Sidecar } from '../../../schema/sidecar.ts'
import { knownAt } from '../../history/moves/known-at.ts'
import type { BlobCache } from './blob-cache.ts'
import type { Listing } from './listing.ts'
import { readable } from './merge-listings.ts'
import type { FoundSidecar } from './take-along.ts'

/** `away` are the sidecars of entries that were renamed since, which are not among the files any more. */
export async function readTimes(
  files: Listing,
  { keys }: ReadRegistry,
  away: readonly FoundSidecar[],
  cache: BlobCache,
): Promise<ReadonlyMap<string, Instant>> {
  const placed = Object.entries(keys).flatMap(([path, row]) => {
    const file = sidecarPath(row)
    const name = files.get(file)
    return name === undefined ? [] : [{ path, row, file, name }]
  })
  await cache.load(placed.map(({ name }) => name))
  const there = placed.flatMap(({ path, row, file, name }) => {
    const sidecar = readable(() => readJson({ file: `.keyz/${file}`, text: cache.text(name) }, Sidecar))
    return sidecar !== undefined && isOf(sidecar, path, row) ? [sidecar] : []
  })
  const times = new Map<string, Instant>()
  for (const sidecar of [...there, ...away.map((one) => one.sidecar)]) {
    const [at, known = ''] = [knownAt(sidecar), times.get(sidecar.key_path)]
    if (at !== null && at > known) times.set(sidecar.key_path, at)
  }
  return times
}
