// Which entries and rows came by commits that were made in this very clone. git notes that in the reflog, which no fetch brings.
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/read-blobs.ts'
import { entryOfFile } from '../store/entry-path.ts'
import { rowsIn } from './rows-of-text.ts'

/*
 * Who made a change? The author of a commit can be forged, and so can the committer: a teammate could write our own name there.
 * The reflog of HEAD cannot: git writes it in this clone, and says what moved the branch. `commit:`, `commit (initial):` and
 * `commit (amend):` are commits that somebody made here. `pull`, `merge`, `rebase`, `cherry-pick`, `revert`, `am`, `reset` and
 * `checkout` bring what others wrote, and so may `commit (merge)`: they count as nothing. Of an amended commit only what was
 * amended counts.
 */

const madeHere = /^commit(?: \((initial|amend)\))?: /
const maxLooked = 2_000
const registryFile = '.keyz/providers/registry.json'

export interface LocalCommits {
  /** Whether a commit of this clone put these bytes there; `blob` is what git calls them. */
  hasEntry: (path: string, blob: string) => boolean
  /** Digests of the rows that commits of this clone wrote. */
  rows: ReadonlySet<string>
  /** Any name of an object of this repository, or null where there is none. */
  sample: string | null
}

export async function localCommits(git: Git): Promise<LocalCommits> {
  const listed = await pairs(git)
  const changes = await changesIn(git, listed)
  const entries = new Set<string>()
  const registries: [before: string, after: string][] = []
  for (const { path, before, after } of changes) {
    const entry = entryOfFile(path)
    if (entry !== null) entries.add(`${after} ${entry}`)
    if (path === registryFile) registries.push([before, after])
  }
  return {
    hasEntry: (path, blob) => entries.has(`${blob} ${path}`),
    rows: await rowsWritten(git, registries),
    sample: listed[0]?.commit ?? null,
  }
}

interface Made {
  commit: string
  /** Where the branch was before; null for the first commit. */
  before: string | null
}

async function pairs(git: Git): Promise<Made[]> {
  // What others wrote in a message stands in these lines too. The end of a line is the one character that git keeps out of them.
  const how = ['--no-show-signature', '--no-patch', `--max-count=${maxLooked}`, '--format=%H %P%n%gs']
  const lines = (await git.text(['log', '-g', ...how, 'HEAD', '--']).catch(() => '')).split('\n')
  const moves = lines.flatMap((names, index) => {
    const [commit = '', ...parents] = names.split(' ')
    if (index % 2 === 1 || commit === '') return []
    return [{ commit, parents: parents.filter(Boolean), subject: lines[index + 1] ?? '' }]
  })
  return moves.flatMap(({ commit, parents, subject }, index): Made[] => {
    const [matched, how] = madeHere.exec(subject) ?? []
    if (matched === undefined || parents.length > 1) return []
    if (how === 'initial') return [{ commit, before: null }]
    const before = moves[index + 1]?.commit
    return before === undefined ? [] : [{ commit, before }]
  })
}

interface BlobChange {
  path: string
  before: string
  after: string
}

async function changesIn(git: Git, made: readonly Made[]): Promise<BlobChange[]> {
  if (made.length === 0) return []
  const how = ['-r', '--root', '--no-commit-id', '--raw', '-z', '--no-renames', '--no-abbrev', '--relative']
  const input = made.map(({ commit, before }) => `${commit}${before === null ? '' : ` ${before}`}\n`).join('')
  const fields = (await git.text(['diff-tree', '--stdin', ...how, '--no-textconv', '--no-ext-diff'], { input })).split(
    '\0',
  )
  return fields.flatMap((field, index) => {
    const [, before, after] = /^\n?:\d{6} \d{6} ([0-9a-f]+) ([0-9a-f]+) [AMT]/.exec(field) ?? []
    const path = fields[index + 1]
    return before === undefined || after === undefined || path === undefined ? [] : [{ path, before, after }]
  })
}

/** What is in a version and was not in the one before it. */
async function rowsWritten(git: Git, registries: readonly (readonly [string, string])[]): Promise<Set<string>> {
  const blobs = await readBlobs(git, registries.flat())
  const rows = registries.flatMap((_, index) => {
    const [before, after] = [blobs[index * 2], blobs[index * 2 + 1]].map((blob) => rowsIn(blob?.toString() ?? ''))
    return [...(after ?? [])].filter((row) => !before?.has(row))
  })
  return new Set(rows)
}
