// Readings that the scheduled job pushed and nobody has merged yet. They come from whoever may push to that branch, so each is parsed
// as strictly as a file of the work tree, counts only for the key that its row belongs to, and must not be from the future.

import { DocumentError } from '../../meta/files/document.ts'
import { pathInKeyz } from '../../meta/files/path-in-keyz.ts'
import { parseRegistry, registryPath } from '../../meta/files/registry-file.ts'
import { isOf, parseSidecar } from '../../meta/files/sidecar-file.ts'
import { isSidecarPath, sidecarPath } from '../../meta/files/sidecar-path.ts'
import type { Snapshot } from '../../meta/files/snapshot.ts'
import { mergeSidecars } from '../../meta/merge/merge-sidecars.ts'
import { type Instant, isFromFuture } from '../../schema/instant.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'
import type { Git } from '../git/git.ts'
import { smallBlobs } from '../history/readings/small-blobs.ts'
import { renamedEntries } from '../history/renamed-entries.ts'
import { placesBefore, underNewNames } from './earlier-names.ts'
import type { MetadataTip } from './metadata-tips.ts'

export interface NewestReading {
  sidecar: Sidecar | null
  /** `work_tree`, or the name of the branch; null for a key that was never read. */
  read_from: string | null
}

export interface PushedReadings {
  /** Reads what was pushed for these rows, by path, with at most two gits. `newest` then knows them. */
  load: (rows: readonly (readonly [string, RegistryRow])[]) => Promise<void>
  /** The newest of what the work tree has and what was pushed. */
  newest: (path: string, row: RegistryRow, own: Sidecar | null) => NewestReading
  /** A sentence without a period for each branch with files that cannot be used. */
  notes: () => string[]
}

/** What counts where nothing was pushed. */
export function ownReading(sidecar: Sidecar | null): NewestReading {
  return { sidecar, read_from: sidecar === null ? null : 'work_tree' }
}

interface PushedFile {
  branch: string
  blob: string
}

/** `below` narrows it to the provider of one sidecar below `.keyz`. Without a tip nothing runs. */
export async function pushedReadings(
  git: Git,
  tips: readonly MetadataTip[],
  now: Instant,
  below = 'providers',
): Promise<PushedReadings> {
  const pushed = new Map<string, PushedFile[]>()
  const renamed = new Map<string, string>()
  /** What the branch has under these paths is about the entry that left them. */
  const left = new Set<string>()
  /** Where the branch has the sidecar of a key whose account or alias was changed since. */
  const placesThere = new Map<string, Set<string>>()
  for (const tip of tips) {
    const { files, registry } = await differingFiles(git, tip, below)
    for (const { place, blob } of files) {
      const known = pushed.get(place) ?? []
      if (!known.some((file) => file.blob === blob)) pushed.set(place, [...known, { branch: tip.name, blob }])
    }
    // Only a renamed key, or one that was never read before, has a file there that HEAD has not.
    if (!files.some(({ isOnlyThere }) => isOnlyThere)) continue
    for (const { from, to, isOver } of await renamedEntries(git, tip.commit, 'HEAD')) {
      renamed.set(to, from)
      left.add(from)
      if (isOver) left.add(to)
    }
    if (registry === null) continue
    for (const [path, row] of await rowsIn(git, registry))
      placesThere.set(path, (placesThere.get(path) ?? new Set()).add(sidecarPath(row)))
  }
  /** What may be about a key: files in its place, and in those that it had under its earlier path, account, or alias. */
  const filesOf = (path: string, row: RegistryRow) => {
    const before = renamed.get(path)
    const places = before === undefined ? [sidecarPath(row)] : placesBefore(before, row)
    const all = new Set([...places, ...(placesThere.get(before ?? path) ?? [])])
    return [...all].flatMap((place) => (pushed.get(place) ?? []).map((file) => ({ ...file, place })))
  }
  const texts = new Map<string, Buffer | null>()
  const refused = new Map<string, string[]>()

  function sidecarIn({ branch, blob }: PushedFile, place: string): Sidecar | null {
    const file = `${branch}:.keyz/${place}`
    try {
      const text = texts.get(blob) ?? null
      if (text === null) throw new DocumentError(`${file} is far too large for a sidecar`)
      const sidecar = parseSidecar(text.toString(), file)
      if ([sidecar.last_success_at, sidecar.last_error?.at ?? null].some((at) => at !== null && isFromFuture(at, now)))
        throw new DocumentError(`${file} has a reading from the future`)
      return sidecar
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      refused.set(branch, [...(refused.get(branch) ?? []), error.message])
      return null
    }
  }

  return {
    async load(rows) {
      const blobs = rows.flatMap(([path, row]) => filesOf(path, row)).map(({ blob }) => blob)
      for (const [blob, text] of await smallBlobs(git, [...new Set(blobs)])) texts.set(blob, text)
    },
    newest(path, row, own) {
      let found = ownReading(own)
      const before = renamed.get(path)
      for (const file of filesOf(path, row)) {
        const there = sidecarIn(file, file.place)
        if (there === null) continue
        const isFromBefore = before !== undefined && isOf(there, before, row)
        if (!isFromBefore && (left.has(path) || !isOf(there, path, row))) continue
        const isElsewhere = isFromBefore || file.place !== sidecarPath(row)
        const theirs = isElsewhere ? underNewNames(there, path, row) : there
        const newest = mergeSidecars(null, found.sidecar, theirs, now)
        if (JSON.stringify(newest) !== JSON.stringify(found.sidecar))
          found = { sidecar: newest, read_from: file.branch }
      }
      return found
    },
    notes: () =>
      [...refused].map(([branch, [first = '', ...others]]) =>
        others.length === 0
          ? `a reading on ${printable(branch)} is not used: ${first}`
          : `${others.length + 1} readings on ${printable(branch)} are not used, the first because ${first}`,
      ),
  }
}

/** A snapshot of the work tree with the newest readings in place of its own, and where each that is not its own comes from. */
export async function withNewest(
  snapshot: Snapshot,
  pushed: PushedReadings | null,
): Promise<{ snapshot: Snapshot; readFrom: Map<string, string | null> }> {
  const rows = Object.entries(snapshot.registry.keys)
  await pushed?.load(rows)
  const sidecars = new Map(snapshot.sidecars)
  const readFrom = new Map<string, string | null>()
  for (const [path, row] of rows) {
    const own = sidecars.get(path) ?? null
    const { sidecar, read_from } = pushed?.newest(path, row, own) ?? ownReading(own)
    if (sidecar !== null) sidecars.set(path, sidecar)
    readFrom.set(path, read_from)
  }
  return { snapshot: { ...snapshot, sidecars }, readFrom }
}

/** The rows of the registry in a blob; none where it cannot be used. */
async function rowsIn(git: Git, blob: string): Promise<[string, RegistryRow][]> {
  const text = await git.text(['cat-file', 'blob', blob])
  try {
    return Object.entries(parseRegistry(text, registryPath).keys)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    return []
  }
}

/** Sidecars of which the branch has other ones than HEAD, and its registry if that differs: what is the same there needs no look. */
async function differingFiles(git: Git, { commit }: MetadataTip, below: string) {
  const how = ['-r', '-z', '--raw', '--relative', '--no-renames', '--no-abbrev', '--no-textconv', '--no-ext-diff']
  // All of a provider: a renamed key has its file elsewhere there.
  const folder = below.split('/').slice(0, 2).join('/')
  const places = [...new Set([folder, registryPath])].map((path) => `.keyz/${path}`)
  const fields = (await git.text(['diff-tree', ...how, 'HEAD', commit, '--', ...places])).split('\0')
  const files: { place: string; blob: string; isOnlyThere: boolean }[] = []
  let registry: string | null = null
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode, blob, letter] = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) ([A-Z])/.exec(fields[at] ?? '') ?? []
    const place = pathInKeyz(fields[at + 1] ?? '')
    if (mode !== '100644' || blob === undefined) continue
    if (place === registryPath) registry = blob
    else if (isSidecarPath(place)) files.push({ place, blob, isOnlyThere: letter === 'A' })
  }
  return { files, registry }
}
