// The pass store: where it is, and which entries it has. Looks at names only, and decrypts nothing.
import { type Dirent, readdirSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { CommandError } from '../errors.ts'
import { findRepository } from '../git/find-repository.ts'
import { GitError } from '../git/git-error.ts'
import { entryOfFile } from './entry-path.ts'

export interface Entry {
  /** Path in the store without `.gpg`, always with `/`. */
  path: string
  file: string
}

/** There is no store yet. What to do about it depends on who asks. */
export class NoStoreError extends CommandError {
  readonly problem: string
  /** Whether something else is in its place. */
  readonly taken: boolean

  constructor({ problem, taken, todo }: { problem: string; taken: boolean; todo: string }) {
    super(`${problem}: ${todo}`)
    this.problem = problem
    this.taken = taken
  }
}

/** The real path of the store. Throws NoStoreError if there is none or it is not in a git repository, and CommandError. */
export async function openStore(store: string): Promise<string> {
  const stats = await stat(store).catch(() => null)
  if (stats === null)
    throw new NoStoreError({
      problem: `there is no store at ${store}`,
      taken: false,
      todo: 'create one with pass init, or set PASSWORD_STORE_DIR',
    })
  if (!stats.isDirectory())
    throw new CommandError(`${store} is not a folder: set PASSWORD_STORE_DIR to the folder of your store`)
  const real = await realpath(store)
  if (!isInRepository(real))
    throw new NoStoreError({
      problem: `${store} is not in a git repository`,
      taken: true,
      todo: 'run pass git init',
    })
  return real
}

interface Kind {
  isDirectory: () => boolean
  isFile: () => boolean
}

/**
 * Every entry, sorted. Skips dot folders, folders that this person may not read, and symbolic links that leave the store.
 *
 * Folders are read synchronously: a trip through the thread pool for each of a thousand takes longer than reading them.
 */
export async function scanStore(store: string): Promise<Entry[]> {
  const root = await realpath(store)
  const entries: Entry[] = []
  const visited = new Set<string>()
  const links: { file: string; name: string }[] = []

  /** `real` is where the folder really is: below it that only changes with a link. */
  function visit(folder: string, real: string, prefix: string): void {
    if (visited.has(real)) return
    visited.add(real)
    for (const entry of foldersOwn(folder)) {
      const { name } = entry
      if (name.startsWith('.')) continue
      if (entry.isSymbolicLink()) links.push({ file: `${folder}/${name}`, name: `${prefix}${name}` })
      else take(entry, `${folder}/${name}`, `${real}/${name}`, `${prefix}${name}`)
    }
  }

  function take(kind: Kind, file: string, real: string, name: string): void {
    const path = kind.isFile() ? entryOfFile(name) : null
    if (path !== null) entries.push({ path, file })
    else if (kind.isDirectory()) visit(file, real, `${name}/`)
  }

  visit(root, root, '')
  // Links come last, so that an entry goes by its own path and not by that of a link.
  for (let link = links.shift(); link !== undefined; link = links.shift()) {
    const target = await linked(link.file, root)
    if (target !== null) take(target.kind, link.file, target.real, link.name)
  }
  return entries.sort((left, right) => (left.path < right.path ? -1 : 1))
}

/** What a link points to and where that is, or null if it is gone or outside the store. */
async function linked(file: string, root: string): Promise<{ real: string; kind: Kind } | null> {
  const real = await realpath(file).catch(() => null)
  return real?.startsWith(`${root}/`) ? { real, kind: await stat(real) } : null
}

function foldersOwn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    return notAllowed(error)
  }
}

/** Throws CommandError for a store that would have git run what its tracked files say. */
function isInRepository(folder: string): boolean {
  try {
    return findRepository(folder) !== null
  } catch (error) {
    throw error instanceof GitError ? new CommandError(error.message) : error
  }
}

function notAllowed(error: unknown): [] {
  if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')) return []
  throw error
}
