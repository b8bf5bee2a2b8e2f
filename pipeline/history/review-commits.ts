// What changed in the metadata between two commits, or between a commit and the files as they are now.
import { dirname } from 'node:path'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import type { Snapshot } from '../../meta/files/snapshot.ts'
import { reviewOf } from '../../meta/review/review.ts'
import type { Instant } from '../../schema/instant.ts'
import type { ReviewReport } from '../../schema/reports/review-report.ts'
import type { Git } from '../git/git.ts'
import { firstReadings } from './commit-at.ts'
import { entryTimes } from './entry-times.ts'
import { keptBlobs } from './kept-blobs.ts'
import { movedEntries, rewrittenEntries } from './moves/moved-entries.ts'
import { readSnapshot, readWorkTree } from './read-snapshot.ts'
import { cutKeys, historiesOf, sidecarSeries } from './readings/sidecar-series.ts'

interface Commit {
  ref: string
  /** As people know it; the ref itself where it is left out. */
  name?: string
  /** A key that had no reading yet is compared with its first one after this time. Left out: with nothing. */
  since?: Instant
}

interface WorkTree {
  folder: KeyzFolder
  name: string
}

export interface Reviewed {
  report: ReviewReport
  /** Sentences without a period about files and history that could not be read, so that nobody takes their absence for a change. */
  broken: string[]
  /** How many keys are compared with a first reading from after the base. */
  readLater: number
}

/**
 * `git` runs in the store's folder. `policies` says whose settings count for `head`: its own, or those of `base`.
 * Throws CommandError for a ref that does not exist.
 */
export async function reviewCommits(
  git: Git,
  {
    base,
    head,
    now,
    policies = 'head',
  }: { base: Commit; head: Commit | WorkTree; now: Instant; policies?: 'base' | 'head' },
): Promise<Reviewed> {
  const ref = 'folder' in head ? 'HEAD' : head.ref
  const blobs = keptBlobs(git)
  const atBase = readSnapshot(git, base.ref, blobs)
  const { since: start } = base
  const reading = start === undefined ? atBase : atBase.then((snapshot) => withFirstReadings(git, snapshot, start))
  const finding = 'folder' in head ? readWorkTree(head.folder) : readSnapshot(git, head.ref, blobs)
  const both = Promise.allSettled([reading, finding])
  const places = { base: base.ref, head: 'folder' in head ? { store: dirname(head.folder.root) } : head.ref }
  const moving = movedEntries(git, places, reading, finding)
  moving.catch(() => undefined)
  const rewriting = rewrittenEntries(git, places)
  // The newest versions are those of the two states.
  const contents = async (names: readonly string[]) => {
    await both
    return await blobs.small(names)
  }
  // git looks at all of it at once. Of two refs that do not exist, the first one is told.
  const [series, times] = await Promise.all([sidecarSeries(git, ref, { contents }), entryTimes(git, ref), both])
  const [before, found] = [await reading, await finding]
  const known = { ...found.known, config: before.known.config }
  const after = policies === 'head' ? found : { ...found, config: before.config, known }
  const names = { base: base.name ?? base.ref, head: head.name ?? ref }
  const history = historiesOf(series, after, times)
  const [moved, rewritten] = [await moving, await rewriting]
  const replaced = new Map([...times].map(([path, { replacements }]) => [path, replacements]))
  const since = new Map([...times].flatMap(([path, one]) => (one.since === null ? [] : [[path, one.since] as const])))
  return {
    report: reviewOf(before, after, {
      ...names,
      now,
      history,
      replaced,
      since,
      moved,
      rewritten,
      cut: cutKeys(series, after.registry),
    }),
    broken: [...new Set([...before.broken, ...after.broken, ...series.notes])],
    readLater: before.sidecars.size - (await atBase).sidecars.size,
  }
}

async function withFirstReadings(git: Git, snapshot: Snapshot, since: Instant): Promise<Snapshot> {
  const unread = Object.entries(snapshot.registry.keys).filter(([path]) => !snapshot.sidecars.has(path))
  const first = unread.length === 0 ? null : await firstReadings(git)
  const sidecars = new Map(snapshot.sidecars)
  const commits = new Map<string, Promise<Snapshot>>()
  for (const [path, row] of unread) {
    const { commit, at = since } = first?.get(`.keyz/${sidecarPath(row)}`) ?? {}
    if (commit === undefined || at < since) continue
    const then = commits.get(commit) ?? readSnapshot(git, commit)
    commits.set(commit, then)
    const sidecar = (await then).sidecars.get(path)
    if (sidecar !== undefined) sidecars.set(path, sidecar)
  }
  return { ...snapshot, sidecars }
}
