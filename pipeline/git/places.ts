// Where a repository keeps its files: read off the disk where that is plain to see, and asked of git everywhere else.
import { lstat, readFile, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'

export interface Places {
  /** What belongs to this worktree. */
  own: string
  /** What all worktrees share. */
  common: string
  /** The folder below the top of the work tree, with a slash at the end. */
  prefix: string
  index: string
  /** Of the names that were asked for, in their order. */
  traces: string[]
}

interface Asked {
  folder: string
  /** Absolute path of the index of a commit that is being made; null for the person's own. */
  index: string | null
  /** Files that git keeps for this worktree. */
  names: readonly string[]
}

/** What git prints for these parameters. */
type AskGit = (parameters: readonly string[]) => Promise<string>

/** Throws GitError. */
export async function placesOf(asked: Asked, text: AskGit): Promise<Places> {
  return (await plainPlaces(asked)) ?? (await placesByGit(asked, text))
}

/** Settings that move something elsewhere, or that need a git which knows them. */
const unusual = /worktree|extensions|\bbare\b(?!\s*=\s*false\b)/i

/**
 * Starting git only to hear that everything lies in `.git` takes as long as a request. Null unless the folder is the top of a work tree of
 * this person's own, with a folder named `.git` in which nothing is out of the ordinary.
 */
async function plainPlaces({ folder, index, names }: Asked): Promise<Places | null> {
  const own = join(folder, '.git')
  try {
    if ((await realpath(own)) !== own) return null
    const parts = ['.', '..', 'objects', 'refs'].map((name) => lstat(join(own, name)))
    const folders = await Promise.all(parts)
    // git trusts no repository that somebody else owns, and says what to do.
    const isOurs = folders.every((stats) => stats.isDirectory() && stats.uid === process.getuid?.())
    if (!isOurs || (await isThere(join(own, 'commondir'))) || (await isThere(join(own, 'config.worktree')))) return null
    if (unusual.test(await readFile(join(own, 'config'), 'utf8')) || (await branchIn(own)) === undefined) return null
  } catch {
    return null
  }
  const at = (name: string) => join(own, name)
  return { own, common: own, prefix: '', index: index ?? at('index'), traces: names.map(at) }
}

/** A folder's name may end in a blank, so only the line ends are git's. */
async function placesByGit({ folder, names }: Asked, text: AskGit): Promise<Places> {
  const lines = await linesFor(text, [
    ['--absolute-git-dir'],
    ['--git-common-dir'],
    ['--show-prefix'],
    ...['index', ...names].map((name) => ['--git-path', name]),
  ])
  const [own = '', common = '', prefix = '', ...paths] = lines
  const [index = '', ...traces] = paths.slice(0, names.length + 1).map((path) => resolve(folder, path))
  return { own, common: resolve(folder, common), prefix, index, traces }
}

/** One answer for each question, from one git: only where a folder's name has a line end in it, git is asked one by one. */
async function linesFor(text: AskGit, questions: readonly (readonly string[])[]): Promise<string[]> {
  const lines = (await text(['rev-parse', ...questions.flat()])).replace(/\n$/, '').split('\n')
  if (lines.length === questions.length) return lines
  return await Promise.all(
    questions.map(async (question) => (await text(['rev-parse', ...question])).replace(/\n$/, '')),
  )
}

/**
 * The branch that HEAD is on, null when it is detached, and undefined where only git can tell. `own` is the git directory of the
 * worktree.
 */
export async function branchIn(own: string): Promise<string | null | undefined> {
  const head = await textOf(join(own, 'HEAD'))
  if (head === null) return undefined
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})\n$/.test(head)) return null
  // A repository with another store for its branches has this name there, for the programs that look at the file.
  const [, name] = /^ref: refs\/heads\/(.+)\n$/.exec(head) ?? []
  return name === undefined || name === '.invalid' ? undefined : name
}

/** The commit that a branch is at, where it lies in a file of its own: whoever has just committed on it finds it there. */
export async function commitIn(common: string, branch: string): Promise<string | null> {
  const text = await textOf(join(common, 'refs/heads', branch))
  return text !== null && /^(?:[0-9a-f]{40}|[0-9a-f]{64})\n$/.test(text) ? text.trim() : null
}

async function textOf(file: string): Promise<string | null> {
  const stats = await lstat(file).catch(() => null)
  return stats?.isFile() ? await readFile(file, 'utf8').catch(() => null) : null
}

async function isThere(file: string): Promise<boolean> {
  return (await lstat(file).catch(() => null)) !== null
}
