// The older versions of sidecars, read from git in one pass: one `git log` for their names, one `git cat-file` for their content.
import { type Instant, instantOfCommit } from '../../schema/instant.ts'
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/read-blobs.ts'

export interface SidecarVersion {
  /** Of the sidecar, relative to the store. */
  path: string
  committed: Instant
  /** The content that the commit left behind; null where it removed the file, and for what cannot be a sidecar. */
  content: Buffer | null
}

/** The newest commits that touched a sidecar, and the newest versions of each: a week of hourly syncs, and bounded in any store. */
const maxCommits = 1000
const maxVersions = 170
/** Of all sidecars together: these are read into memory at once. */
const maxBlobs = 20_000
/** Far above any sidecar. Whoever can push could have put anything into the history. */
const maxBytes = 256 * 1024

/**
 * Newest first, as far as the history of `ref` goes. `below` narrows it to one file or folder below `.keyz`. Empty where git
 * cannot tell, as in a store without a commit.
 */
export async function sidecarVersions(git: Git, ref: string, below: string): Promise<SidecarVersion[]> {
  const listed = bounded(await listVersions(git, ref, below).catch(() => []))
  const blobs = await smallBlobs(git, [...new Set(listed.flatMap(({ blob }) => blob ?? []))])
  return listed.map(({ path, committed, blob }) => ({
    path,
    committed,
    content: blob === null ? null : (blobs.get(blob) ?? null),
  }))
}

interface ListedVersion {
  path: string
  committed: Instant
  blob: string | null
}

async function listVersions(git: Git, ref: string, below: string): Promise<ListedVersion[]> {
  const how = ['-z', '--raw', '--no-abbrev', '--no-renames', '--relative', '--no-textconv', '--no-ext-diff']
  // A merge that made a version of its own shows it against its first parent.
  const unset = ['--no-show-signature', '--diff-merges=first-parent']
  const format = `--format=%x01%ct`
  const range = ['--end-of-options', ref, '--', `.keyz/${below}`]
  const log = await git.text(['log', `--max-count=${maxCommits}`, ...how, ...unset, format, ...range])
  return log.split('\u0001').flatMap((commit) => {
    const [seconds, ...fields] = commit.split('\0')
    const committed = instantOfCommit(seconds)
    return fields.flatMap((field, at) => {
      const [, mode, blob] = /^\n?:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]$/.exec(field) ?? []
      const path = fields[at + 1]
      if (mode === undefined || blob === undefined || path === undefined) return []
      return [{ path, committed, blob: mode === '100644' ? blob : null }]
    })
  })
}

function bounded(versions: readonly ListedVersion[]): ListedVersion[] {
  const counts = new Map<string, number>()
  const blobs = new Set<string>()
  return versions.filter(({ path, blob }) => {
    const count = counts.get(path) ?? 0
    if (count >= maxVersions || (blob !== null && !blobs.has(blob) && blobs.size >= maxBlobs)) return false
    counts.set(path, count + 1)
    if (blob !== null) blobs.add(blob)
    return true
  })
}

async function smallBlobs(git: Git, names: readonly string[]): Promise<Map<string, Buffer | null>> {
  if (names.length === 0) return new Map()
  const input = names.map((name) => `${name}\n`).join('')
  const sizes = (await git.text(['cat-file', '--batch-check=%(objectsize)'], { input })).split('\n')
  const small = names.filter((_, at) => Number(sizes[at]) <= maxBytes)
  const blobs = await readBlobs(git, small)
  return new Map(small.map((name, at) => [name, blobs[at] ?? null]))
}
