// What others had when it came into this clone, and when that was. Whoever then commits the same, as after a squashed merge, made none of it.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/read-blobs.ts'
import { fileOfEntry } from '../store/entry-path.ts'
import { registryFile, rowsIn } from './rows-of-text.ts'

/*
 * git notes in this clone where each branch of a remote was and since when, by the clock of this clone, and no fetch brings such a note. A
 * commit that others made may claim any time. Not seen: what was fetched from an address without a remote before something else was, what
 * another commit on the same branch had already replaced when it came, and all of it where git keeps its branches in no files.
 */
export interface Arrivals {
  /** Whether others had these bytes there by then; `time` is in seconds. */
  hadEntry: (path: string, blob: string, time: number) => Promise<boolean>
  /** The same for a row, by its digest. */
  hadRow: (row: string, time: number) => Promise<boolean>
}

interface Arrival {
  commit: string
  at: number
}

const maxArrivals = 2_000
/** Each may hold thousands of rows. */
const maxRegistries = 100

/** What a push notes is where this clone put the branch of the remote. */
const pushed = /^update by push\b/
/** Of the branches of this clone, only what came straight from a remote, such as a pull request that was fetched into one. */
const fetched = /^(?:fetch|pull)\b.*: (?:storing head|fast-forward|forced-update)$/i

/** Nothing is looked up before it is asked for. */
export function openArrivals(git: Git): Arrivals {
  let known: Promise<{ all: Arrival[]; prefix: string }> | null = null
  let rows: Promise<Map<string, number>> | null = null
  const noted = () => {
    known ??= arrivalsIn(git)
    return known
  }
  return {
    async hadEntry(path, blob, time) {
      const { all, prefix } = await noted()
      const before = all.filter(({ at }) => at <= time)
      const file = `${prefix}${fileOfEntry(path)}`
      // git reads one name per line.
      if (file.includes('\n')) return before.length > 0
      return (await blobsAt(git, before, file)).includes(blob)
    },
    async hadRow(row, time) {
      rows ??= noted().then(async ({ all, prefix }) => await firstSeen(git, all, prefix))
      return ((await rows).get(row) ?? Number.POSITIVE_INFINITY) <= time
    },
  }
}

/** Newest first. */
async function arrivalsIn(git: Git): Promise<{ all: Arrival[]; prefix: string }> {
  const { own, common, prefix } = await git.place()
  const [remotes, branches, last] = await Promise.all([
    notedBelow(join(common, 'logs/refs/remotes')),
    notedBelow(join(common, 'logs/refs/heads')),
    lastFetched(join(own, 'FETCH_HEAD')),
  ])
  const dated = new Set(remotes.map(({ commit }) => commit))
  const all = [
    ...last.filter(({ commit }) => !dated.has(commit)),
    ...remotes.filter(({ how }) => !pushed.test(how)),
    ...branches.filter(({ how }) => fetched.test(how)),
  ].sort((left, right) => right.at - left.at)
  return { all: all.slice(0, maxArrivals), prefix }
}

async function notedBelow(folder: string): Promise<(Arrival & { how: string })[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const logs = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  return logs.flatMap((log) =>
    log.split('\n').flatMap((line) => {
      const [, commit, at, how = ''] = /^[0-9a-f]+ ([0-9a-f]+) [^\t]*> (\d+) [+-]\d{4}\t?(.*)$/.exec(line) ?? []
      return commit === undefined || at === undefined ? [] : [{ commit, at: Number(at), how }]
    }),
  )
}

/** What was fetched from an address leaves no other trace; when a branch of a remote was, its own note says better. */
async function lastFetched(file: string): Promise<Arrival[]> {
  const [stats, text] = await Promise.all([stat(file).catch(() => null), readFile(file, 'utf8').catch(() => '')])
  const at = Math.floor((stats?.mtimeMs ?? 0) / 1000)
  return [...text.matchAll(/^([0-9a-f]{40,64})\t/gm)].map(([, commit = '']) => ({ commit, at }))
}

/** In the order of the arrivals; an empty text where there is no such file, or git no longer has the commit. */
async function blobsAt(git: Git, arrived: readonly Arrival[], file: string): Promise<string[]> {
  if (arrived.length === 0) return []
  const input = arrived.map(({ commit }) => `${commit}:${file}\n`).join('')
  const found = await git.text(['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input })
  return found.split('\n').map((line) => /^([0-9a-f]+) blob$/.exec(line)?.[1] ?? '')
}

/** When each row was there for the first time, in seconds. */
async function firstSeen(git: Git, arrived: readonly Arrival[], prefix: string): Promise<Map<string, number>> {
  const names = await blobsAt(git, arrived, `${prefix}${registryFile}`)
  const versions = new Map<string, number>()
  arrived.forEach(({ at }, index) => {
    const name = names[index] ?? ''
    if (name !== '' && (versions.has(name) || versions.size < maxRegistries)) versions.set(name, at)
  })
  const blobs = await readBlobs(git, [...versions.keys()])
  const seen = new Map<string, number>()
  for (const [index, at] of [...versions.values()].entries())
    for (const row of rowsIn(blobs[index]?.toString() ?? '').keys())
      seen.set(row, Math.min(at, seen.get(row) ?? Number.POSITIVE_INFINITY))
  return seen
}
