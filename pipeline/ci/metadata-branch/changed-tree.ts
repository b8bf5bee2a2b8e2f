// The tree of a commit with other files in it, built from the few folders on their way: an index of a large store takes longer to fill.
import { createHash } from 'node:crypto'
import { printable } from '../../../schema/text.ts'
import { CommandError } from '../../errors.ts'

/** Name of an object by path from the top; null for a file that goes. */
export type FileChanges = ReadonlyMap<string, string | null>

interface Before {
  commit: string
  /** Names of the trees below it, by path; folders without changes need not be in it. */
  folders: ReadonlyMap<string, string>
  /** Contents of trees, in the same order; null for one that is not there. */
  read: (names: readonly string[]) => Promise<(Buffer | null)[]>
  /** How the repository names its objects. */
  algorithm: string
}

export interface ChangedTree {
  /** Name of the tree at the top. */
  name: string
  /** Contents of the trees that git may not have yet, by their names. */
  fresh: ReadonlyMap<string, Buffer>
}

const folderMode = '40000'
const fileMode = '100644'

interface TreeEntry {
  mode: string
  /** As the tree holds it: mode, name and object. */
  bytes: Buffer
}

/** By name; bytes one to one, whatever encoding they are in. */
type Tree = Map<string, TreeEntry>

/** Throws CommandError for a name that git would not check out. */
export async function changedTree(
  changes: FileChanges,
  { commit, folders: known, read, algorithm }: Before,
): Promise<ChangedTree> {
  const folders = foldersOf(changes)
  const there = folders.flatMap((folder) => {
    const name = folder === '' ? `${commit}^{tree}` : known.get(folder)
    return name === undefined ? [] : [{ folder, name }]
  })
  const contents = await read(there.map(({ name }) => name))
  const trees = new Map(folders.map((folder): [string, Tree] => [folder, new Map()]))
  for (const [at, { folder }] of there.entries()) trees.set(folder, treeIn(contents[at] ?? null, commit.length / 2))
  for (const [path, object] of changes) {
    const { folder, name } = split(path)
    const tree = trees.get(folder)
    if (object === null) tree?.delete(name)
    else tree?.set(name, entryOf(fileMode, name, object))
  }
  const fresh = new Map<string, Buffer>()
  const write = (tree: Tree): string => {
    const content = contentOf(tree)
    const name = createHash(algorithm).update(`tree ${content.length}\0`).update(content).digest('hex')
    fresh.set(name, content)
    return name
  }
  // The deepest first, so that each is finished before the one that holds it.
  for (const path of [...folders].reverse()) {
    const tree = trees.get(path)
    if (path === '' || tree === undefined) continue
    const { folder, name } = split(path)
    if (tree.size > 0) trees.get(folder)?.set(name, entryOf(folderMode, name, write(tree)))
    else if (trees.get(folder)?.get(name)?.mode === folderMode) trees.get(folder)?.delete(name)
  }
  return { name: write(trees.get('') ?? new Map()), fresh }
}

/** Every folder that holds one of the files, and the top; each after the one that holds it. */
function foldersOf(changes: FileChanges): string[] {
  const folders = new Set([''])
  for (const path of changes.keys()) {
    const parts = path.split('/')
    for (const part of parts) if (!isFit(part)) throw unfit(path)
    for (let depth = 1; depth < parts.length; depth++) folders.add(parts.slice(0, depth).join('/'))
  }
  return [...folders].sort((left, right) => left.split('/').length - right.split('/').length)
}

/** Characters that some file systems leave out of a name. */
const leftOut = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g

/** Whoever pushes to the branch can give a folder any name, and must not reach what lies outside, or git's own folder. */
function isFit(part: string): boolean {
  const plain = part.replaceAll(leftOut, '').toLowerCase()
  return (
    part !== '' && part !== '.' && part !== '..' && !part.includes('\0') && !/^(?:\.git|git~\d)[ .]*(?::|$)/.test(plain)
  )
}

function unfit(path: string): CommandError {
  return new CommandError(
    `the branch with the metadata holds ${printable(path)}, which is not a valid file name: remove it`,
  )
}

function split(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf('/')
  // As git has them: names of other entries may be in no known encoding, and all are compared byte by byte.
  return { folder: path.slice(0, Math.max(0, at)), name: Buffer.from(path.slice(at + 1)).toString('latin1') }
}

/** What is there and is no folder gives way to one. */
function treeIn(content: Buffer | null, idLength: number): Tree {
  const tree: Tree = new Map()
  for (let at = 0; content !== null && at < content.length; ) {
    const [blank, end] = [content.indexOf(32, at), content.indexOf(0, at)]
    const next = end + 1 + idLength
    tree.set(content.toString('latin1', blank + 1, end), {
      mode: content.toString('latin1', at, blank),
      bytes: content.subarray(at, next),
    })
    at = next
  }
  return tree
}

function entryOf(mode: string, name: string, object: string): TreeEntry {
  return { mode, bytes: Buffer.concat([Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(object, 'hex')]) }
}

/** In git's order, in which the name of a folder ends in a slash. */
function contentOf(tree: Tree): Buffer {
  const keyed = [...tree].map(([name, { mode, bytes }]) => ({ key: mode === folderMode ? `${name}/` : name, bytes }))
  return Buffer.concat(keyed.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ bytes }) => bytes))
}
