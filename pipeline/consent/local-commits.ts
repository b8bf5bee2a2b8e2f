// Which entries and rows came by commits that were made in this very clone, and of nobody else.
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/read-blobs.ts'
import { entryOfFile } from '../store/entry-path.ts'
import { openArrivals } from './arrivals.ts'
import { type BlobChange, changesOf, madeIn } from './made-here.ts'
import { movedFrom, registryFile, rowsIn } from './rows-of-text.ts'

/** One list per commit. It is empty where nothing was moved. */
type Origins = readonly (readonly string[])[]

export interface LocalCommits {
  /** For each commit of this clone that put these bytes there, the entries that they were moved from; `blob` is what git calls them. */
  entry: (path: string, blob: string) => Promise<Origins>
  /** The same for the commits of this clone that wrote this row. All rows by their digests. */
  row: (row: string) => Promise<Origins>
  /** Any name of an object of this repository, or null where there is none. */
  sample: string | null
  /** Whether git keeps a reflog here at all. */
  isLogged: boolean
}

export async function localCommits(git: Git): Promise<LocalCommits> {
  const { made, isLogged } = await madeIn(git)
  const entries: Writings = new Map()
  const registries: Registries[] = []
  for (const { changes, at } of await changesOf(git, made)) {
    const gone = goneIn(changes)
    for (const { path, before, after } of changes) {
      const entry = entryOfFile(path)
      if (entry !== null) add(entries, `${after} ${entry}`, { from: gone.get(after) ?? [], at })
      if (path === registryFile) registries.push({ before, after, at })
    }
  }
  const arrivals = openArrivals(git)
  // Reading every version of a large registry takes long, and is seldom needed.
  let rows: Promise<Writings> | null = null
  return {
    async entry(path, blob) {
      const written = entries.get(`${blob} ${path}`) ?? []
      return await originsOf(written, async (at) => await arrivals.hadEntry(path, blob, at))
    },
    async row(row) {
      rows ??= rowsWritten(git, registries)
      return await originsOf((await rows).get(row) ?? [], async (at) => await arrivals.hadRow(row, at))
    },
    sample: made[0]?.commit ?? null,
    isLogged,
  }
}

/** When it was written, in seconds, and what it may have been before. */
interface Writing {
  from: string[]
  at: number
}

type Writings = Map<string, Writing[]>

function add(writings: Writings, name: string, writing: Writing): void {
  writings.set(name, [...(writings.get(name) ?? []), writing])
}

async function originsOf(written: readonly Writing[], isTheirs: (at: number) => Promise<boolean>): Promise<Origins> {
  const origins: string[][] = []
  for (const { from, at } of written) if (!(await isTheirs(at))) origins.push(from)
  return origins
}

/** By their bytes, the entries that no longer have them since this commit. */
function goneIn(changes: readonly BlobChange[]): Map<string, string[]> {
  const gone = new Map<string, string[]>()
  for (const { path, before } of changes) {
    const entry = entryOfFile(path)
    // Zeros stand for no bytes: what is new was nowhere before.
    if (entry !== null && !/^0+$/.test(before)) gone.set(before, [...(gone.get(before) ?? []), entry])
  }
  return gone
}

interface Registries {
  before: string
  after: string
  at: number
}

/** What is in a version and was not in the one before it. */
async function rowsWritten(git: Git, registries: readonly Registries[]): Promise<Writings> {
  const blobs = await readBlobs(
    git,
    registries.flatMap(({ before, after }) => [before, after]),
  )
  const written: Writings = new Map()
  for (const [index, { at }] of registries.entries()) {
    const [before, after] = [blobs[index * 2], blobs[index * 2 + 1]].map((blob) => rowsIn(blob?.toString() ?? ''))
    if (before === undefined || after === undefined) continue
    for (const row of after.keys()) if (!before.has(row)) add(written, row, { from: movedFrom(row, before, after), at })
  }
  return written
}
