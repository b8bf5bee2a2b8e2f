// Merges two versions of the metadata files. Only files that both sides changed are read.
import { DocumentError, readJson, toJson } from '../../../meta/files/document.ts'
import { mergeSidecars } from '../../../meta/merge/merge-sidecars.ts'
import type { Instant } from '../../../schema/instant.ts'
import { Sidecar } from '../../../schema/sidecar.ts'
import type { BlobCache } from './blob-cache.ts'
import type { Listing } from './listing.ts'
import { changedPaths } from './metadata-commit.ts'

interface Sides {
  base: Listing
  /** Wins if a file cannot be merged: the default branch has what people wrote. */
  ours: Listing
  theirs: Listing
  now: Instant
}

/** Three-way, file by file: a change on one side wins; if both changed, the newest reading wins. */
export async function mergeListings(
  { base, ours, theirs, now }: Sides,
  cache: BlobCache,
): Promise<Map<string, string>> {
  const merged = new Map(ours)
  const both: string[] = []
  for (const path of changedPaths(base, theirs)) {
    const [before, our, their] = [base.get(path), ours.get(path), theirs.get(path)]
    if (our === their) continue
    if (before === our) put(merged, path, their)
    else both.push(path)
  }
  await cache.load(both.flatMap((path) => [base, ours, theirs].flatMap((side) => side.get(path) ?? [])))
  for (const path of both) {
    const text = (side: Listing) => {
      const name = side.get(path)
      return name === undefined ? null : cache.text(name)
    }
    const result = mergeTexts({ path, now }, text(base), text(ours), text(theirs))
    put(merged, path, result === null ? undefined : cache.keep(result))
  }
  return merged
}

export function put(files: Map<string, string>, path: string, name: string | undefined): void {
  if (name === undefined) files.delete(path)
  else files.set(path, name)
}

/** Records of usage are no sidecars, and the one of the default branch stays. */
function mergeTexts(
  { path, now }: { path: string; now: Instant },
  base: string | null,
  ours: string | null,
  theirs: string | null,
): string | null {
  const file = `.keyz/${path}`
  const read = (text: string | null) => readable(() => parsed(text, (text) => readJson({ file, text }, Sidecar)))
  const [our, their] = [read(ours), read(theirs)]
  if (our === undefined || their === undefined) return ours ?? (their === undefined ? null : theirs)
  const merged = mergeSidecars(read(base) ?? null, our, their, now)
  return merged === null ? null : toJson(merged)
}

function parsed<Result>(text: string | null, parse: (text: string) => Result): Result | null {
  return text === null ? null : parse(text)
}

/** Undefined for a file that cannot be parsed: it is left as it is. */
export function readable<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DocumentError) return undefined
    throw error
  }
}
