// Which entries and rows a person has changed in the work tree and not committed yet.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { blobName } from '../git/blob-name.ts'
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/read-blobs.ts'
import { fileOfEntry } from '../store/entry-path.ts'
import { entriesWithout } from './entries-without.ts'
import { registryFile, rowsIn } from './rows-of-text.ts'

/*
 * What differs from HEAD is this person's own, with four exceptions, all of which let git write what others made:
 *  - a merge, rebase, cherry-pick and the like is under way, or a squashed merge waits for its commit;
 *  - a branch of a remote, or what was fetched last, has the same there: a pull moves HEAD only after it wrote the files;
 *  - git converts the file (line ends, filters), and a tracked .gitattributes says how: then it differs without anybody's doing;
 *  - HEAD has a file whose name differs only in letter case or in how accents are written: it may be the same file.
 */
export interface Uncommitted {
  /**
   * Null for bytes that this person did not put there. Otherwise the entries that had them in HEAD and no longer do: whoever moves
   * bytes, staged or not, decides nothing about them.
   */
  entryOrigins: (path: string, bytes: Uint8Array) => Promise<readonly string[] | null>
  /** By its digest. */
  hasRow: (row: string) => Promise<boolean>
  /** The rows that are committed, and their destinations. */
  committedRows: () => Promise<ReadonlyMap<string, string>>
}

const nothing: Uncommitted = {
  entryOrigins: async () => null,
  hasRow: async () => false,
  committedRows: async () => new Map(),
}
const converting = ['text', 'eol', 'crlf', 'ident', 'filter', 'working-tree-encoding']

export async function uncommitted(git: Git, store: string): Promise<Uncommitted> {
  const [operation, place, theirs] = await Promise.all([
    git.operation(),
    git.text(['rev-parse', '--git-path', 'SQUASH_MSG', '--show-prefix']),
    refsOfOthers(git),
  ])
  const [squashed = '', prefix = ''] = place.split('\n')
  const isSquashing = (await stat(resolve(store, squashed)).catch(() => null)) !== null
  if (operation !== null || isSquashing) return nothing
  const inHead = once(() => filesOfHead(git))
  const committedRows = once(() => rowsOf(git, [`HEAD:${prefix}${registryFile}`]))
  const known = once(() =>
    rowsOf(
      git,
      ['HEAD', ...theirs].map((ref) => `${ref}:${prefix}${registryFile}`),
    ),
  )
  return {
    committedRows,
    hasRow: async (row) => !(await known()).has(row),
    async entryOrigins(path, bytes) {
      const file = fileOfEntry(path)
      const before = ((await inHead()).get(folded(file)) ?? []).map(({ blob }) => blob)
      const blob = blobName(bytes, before[0] ?? (await anyName(git)))
      if (before.includes(blob) || (before.length > 0 && (await isConverted(git, file)))) return null
      if (await isTheirs(git, theirs, `${prefix}${file}`, blob)) return null
      const same = [...(await inHead()).values()].flat().filter((other) => other.blob === blob)
      return await entriesWithout(
        store,
        same.map((other) => other.path),
        blob,
      )
    },
  }
}

function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | null = null
  return () => {
    result ??= work()
    return result
  }
}

async function rowsOf(git: Git, names: readonly string[]): Promise<Map<string, string>> {
  const blobs = await readBlobs(git, names)
  return new Map(blobs.flatMap((blob) => [...rowsIn(blob?.toString() ?? '')]))
}

async function refsOfOthers(git: Git): Promise<string[]> {
  const refs = await git.text(['for-each-ref', '--format=%(refname)', 'refs/remotes'])
  return [...refs.split('\n').filter(Boolean), 'FETCH_HEAD']
}

interface HeadFile {
  path: string
  blob: string
}

/** By the name as any file system may have it. A repository without a commit has none. */
async function filesOfHead(git: Git): Promise<Map<string, HeadFile[]>> {
  const listing = await git.text(['ls-tree', '-r', '-z', 'HEAD']).catch(() => '')
  const files = new Map<string, HeadFile[]>()
  for (const line of listing.split('\0')) {
    const [, blob, path] = /^\d{6} blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? []
    if (blob === undefined || path === undefined) continue
    files.set(folded(path), [...(files.get(folded(path)) ?? []), { path, blob }])
  }
  return files
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

/** It has as many digits as all others of this repository. */
async function anyName(git: Git): Promise<string> {
  return (await git.text(['hash-object', '-t', 'tree', '--stdin'])).trim()
}

async function isConverted(git: Git, file: string): Promise<boolean> {
  const automatic = await git.text(['config', '--get', 'core.autocrlf']).catch(() => '')
  if (automatic.trim() === 'true') return true
  const fields = (await git.text(['check-attr', '-z', ...converting, '--', file])).split('\0')
  return fields.some((value, index) => index % 3 === 2 && value !== 'unspecified' && value !== 'unset')
}

async function isTheirs(git: Git, refs: readonly string[], path: string, blob: string): Promise<boolean> {
  // git reads one name per line.
  if (path.includes('\n')) return true
  const input = refs.map((ref) => `${ref}:${path}\n`).join('')
  const found = await git.text(['cat-file', '--batch-check=%(objectname)'], { input })
  return found.split('\n').includes(blob)
}
