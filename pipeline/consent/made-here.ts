// Which commits were made in this very clone, and what each of them changed. git notes that in the reflog, which no fetch brings.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Git } from '../git/git.ts'

/*
 * Who made a change? The author of a commit can be forged, and so can the committer: a teammate could write our own name there.
 * The reflog of HEAD cannot: git writes it in this clone, and says what moved the branch. `commit:`, `commit (initial):` and
 * `commit (amend):` are commits that somebody made here. `pull`, `merge`, `rebase`, `cherry-pick`, `revert`, `am`, `reset` and
 * `checkout` bring what others wrote, and so may `commit (merge)`: they count as nothing. Of an amended commit only what was
 * amended counts. A linked worktree is the same clone, so the reflogs of all of them count. What others had before a commit, it only
 * passes on, as after a squashed merge.
 */

const madeHere = /^commit(?: \((initial|amend)\))?: /
const maxLooked = 2_000

interface Made {
  commit: string
  /** Where the branch was before; null for the first commit. */
  before: string | null
  /** What differs from there; null where git has not been asked yet. */
  changes: readonly BlobChange[] | null
  /** In seconds, by the clock of this clone. */
  at: number
}

export async function madeIn(git: Git): Promise<{ made: Made[]; isLogged: boolean }> {
  const logs = await Promise.all((await headsOf(git)).map((head) => movesOf(git, head)))
  return { made: logs.flatMap(madeBy), isLogged: logs.some((moves) => moves.length > 0) }
}

/** Of a clone with more worktrees, the others stay out. */
const maxWorktrees = 20

/** Each worktree of a clone has a HEAD of its own, and git notes its moves apart. */
async function headsOf(git: Git): Promise<string[]> {
  const { own, common: folder } = await git.place()
  const names = await readdir(join(folder, 'worktrees')).catch(() => [])
  const all = [
    { head: 'main-worktree/HEAD', place: folder },
    ...names
      .sort()
      .slice(0, maxWorktrees)
      .map((name) => ({ head: `worktrees/${name}/HEAD`, place: join(folder, 'worktrees', name) })),
  ]
  return ['HEAD', ...all.flatMap(({ head, place }) => (names.length === 0 || place === own ? [] : [head]))]
}

interface Move {
  commit: string
  parents: string[]
  subject: string
  at: number
  /** What differs from the first parent. */
  changes: BlobChange[]
}

export interface BlobChange {
  path: string
  before: string
  after: string
}

const listing = ['-r', '--root', '--raw', '-z', '--no-renames', '--no-abbrev', '--relative']
const namesOnly = ['--no-textconv', '--no-ext-diff']

/** Newest first, and with what each of them changed, so that one git is enough for most. */
async function movesOf(git: Git, head: string): Promise<Move[]> {
  const how = ['--no-show-signature', `--max-count=${maxLooked}`, '--date=unix', '--format=%H %P%x00%gd%x00%gs']
  const log = await git.text(['log', '-g', ...how, ...listing, ...namesOnly, head, '--']).catch(() => '')
  const fields = log.split('\0')
  const moves: Move[] = []
  // What others wrote, in a message or as a name, is only looked at in its place.
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] ?? ''
    const change = blobsIn(field)
    if (change !== null) moves.at(-1)?.changes.push({ ...change, path: fields[++index] ?? '' })
    else if (/^[0-9a-f]{40,64} /.test(field)) {
      const [commit = '', ...parents] = field.split(' ')
      const at = Number(/@\{(\d+)\}$/.exec(fields[++index] ?? '')?.[1] ?? Number.POSITIVE_INFINITY)
      moves.push({ commit, parents: parents.filter(Boolean), subject: fields[++index] ?? '', at, changes: [] })
    }
  }
  return moves
}

function blobsIn(field: string): Omit<BlobChange, 'path'> | null {
  const [, before, after] = /^\n?:\d{6} \d{6} ([0-9a-f]+) ([0-9a-f]+) [ADMT]/.exec(field) ?? []
  return before === undefined || after === undefined ? null : { before, after }
}

function madeBy(moves: readonly Move[]): Made[] {
  return moves.flatMap(({ commit, parents, subject, at, changes }, index): Made[] => {
    const [matched, how] = madeHere.exec(subject) ?? []
    if (matched === undefined || parents.length > 1) return []
    const [parent = null] = parents
    if (how === 'initial') return [{ commit, before: null, changes: parent === null ? changes : null, at }]
    const before = moves[index + 1]?.commit
    return before === undefined ? [] : [{ commit, before, changes: parent === before ? changes : null, at }]
  })
}

interface Changes {
  changes: readonly BlobChange[]
  at: number
}

/** Of each commit by itself. An amended one has another parent than what the branch was at. */
export async function changesOf(git: Git, made: readonly Made[]): Promise<Changes[]> {
  const known = made.flatMap(({ changes, at }) => (changes === null ? [] : [{ changes, at }]))
  const others = made.filter(({ changes }) => changes === null)
  if (others.length === 0) return known
  const input = others.map(({ commit, before }) => `${commit}${before === null ? '' : ` ${before}`}\n`).join('')
  const fields = (await git.text(['diff-tree', '--stdin', ...listing, ...namesOnly], { input })).split('\0')
  const commits: BlobChange[][] = []
  for (let index = 0; index < fields.length; index++) {
    const change = blobsIn(fields[index] ?? '')
    // Otherwise it is the name of the commit whose changes follow.
    if (change === null) commits.push([])
    else commits.at(-1)?.push({ ...change, path: fields[++index] ?? '' })
  }
  return [
    ...known,
    ...commits.map((changes, index) => ({ changes, at: others[index]?.at ?? Number.POSITIVE_INFINITY })),
  ]
}
