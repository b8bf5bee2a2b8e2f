// Which files a commit or the index changes, from git's raw listing: names, modes and object ids, and nothing of their content.
import type { Git } from './git.ts'

export interface RawChange {
  /** Relative to the store. */
  path: string
  /** After the change; `000000` when the file was removed. */
  mode: string
  /** Of the content after the change. */
  blob: string
  letter: 'A' | 'M' | 'D' | 'T'
}

const listing = [
  '--raw',
  '-z',
  '--no-renames',
  '--no-abbrev',
  '--relative',
  '--no-textconv',
  '--no-ext-diff',
  // A tracked .gitmodules could hide a submodule.
  '--ignore-submodules=none',
]

/** Settings of the person would change what is listed. */
const unset = ['--no-show-signature', '--diff-merges=separate']

/** What the commit that is being made holds. */
export async function stagedChanges(git: Git): Promise<RawChange[]> {
  return parse(await git.text(['diff', '--cached', ...listing]))
}

/** What a hook in sh has found already, one change a line; null where it says too little, or a name stands in quotes. */
export function changesFromHook(lines: string): RawChange[] | null {
  const found = lines.split('\n').filter(Boolean)
  const changes = parse(found.join('\0').replaceAll('\t', '\0'))
  const isWhole = changes.length === found.length && !changes.some(({ path }) => path.startsWith('"'))
  return isWhole && changes.length > 0 ? changes : null
}

/** What differs between two commits. A commit without a parent is compared with nothing. */
export async function changesBetween(git: Git, base: string, head: string): Promise<RawChange[]> {
  const compare = async (from: string) => parse(await git.text(['diff-tree', '-r', ...listing, from, head]))
  try {
    return await compare(base)
  } catch (error) {
    // Asked only now: nearly every commit has a parent.
    const known = await git.run(['rev-parse', '--verify', '--quiet', `${base}^{commit}`]).catch(() => null)
    if (known !== null) throw error
    return await compare((await git.text(['hash-object', '-t', 'tree', '--stdin'])).trim())
  }
}

export interface PushedChange extends RawChange {
  /** The oldest commit that brings it. */
  commit: string
  isRoot: boolean
}

/** Every file that any of these commits brings, and that the remote has not. */
export async function changesToPush(git: Git, commits: readonly string[], remote: string): Promise<PushedChange[]> {
  const output = await git.text([
    'log',
    ...unset,
    '--root',
    '--format=commit %H %P',
    ...listing,
    ...commits,
    '--not',
    `--remotes=${remote}`,
  ])
  // Newest first, so that the oldest one stays.
  const once = new Map(
    changesByCommit(output).map((change) => [`${change.path} ${change.mode} ${change.blob}`, change]),
  )
  return [...once.values()]
}

function parse(output: string): RawChange[] {
  return changesByCommit(output).map(({ path, mode, blob, letter }) => ({ path, mode, blob, letter }))
}

/** Where git says no commit, it is an empty text. */
function changesByCommit(output: string): PushedChange[] {
  const fields = output.split('\0')
  const changes: PushedChange[] = []
  let current = { commit: '', isRoot: false }
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] ?? ''
    const [, commit, parents] = /^\n?commit ([0-9a-f]{40,64}) ([0-9a-f ]*)/.exec(field) ?? []
    if (commit !== undefined) current = { commit, isRoot: parents === '' }
    const [, mode, blob, letter] = /^\n?:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) ([AMDT])/.exec(field) ?? []
    if (mode === undefined || blob === undefined) continue
    // The name that follows may look like anything.
    const path = fields[++index]
    if (path === undefined) continue
    const known = letter === 'A' || letter === 'D' || letter === 'T' ? letter : 'M'
    changes.push({ path, mode, blob, letter: known, ...current })
  }
  return changes
}
