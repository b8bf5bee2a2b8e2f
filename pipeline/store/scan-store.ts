// The pass store: where it is, and which entries it has. Looks at names only, and decrypts nothing.
import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../errors.ts'
import { findRepository } from '../git/find-repository.ts'
import { GitError } from '../git/git-error.ts'
import { entryOfFile } from './entry-path.ts'

export interface Entry {
  /** Path in the store without `.gpg`, always with `/`. */
  path: string
  file: string
}

/** The real path of the store. Throws CommandError if there is none, or if it is not in a git repository. */
export async function openStore(store: string): Promise<string> {
  const stats = await stat(store).catch(() => null)
  if (stats === null)
    throw new CommandError(`there is no store at ${store}: create one with pass init, or set PASSWORD_STORE_DIR`)
  if (!stats.isDirectory())
    throw new CommandError(`${store} is not a folder: set PASSWORD_STORE_DIR to the folder of your store`)
  const real = await realpath(store)
  if (!isInRepository(real)) throw new CommandError(`${store} is not in a git repository: run pass git init`)
  return real
}

interface Kind {
  isDirectory: () => boolean
  isFile: () => boolean
}

/** Every entry, sorted. Skips dot folders, folders that this person may not read, and symbolic links that leave the store. */
export async function scanStore(store: string): Promise<Entry[]> {
  const root = await realpath(store)
  const entries: Entry[] = []
  const visited = new Set<string>()
  const links: { file: string; name: string }[] = []

  async function visit(folder: string, prefix: string): Promise<void> {
    const real = await realpath(folder)
    if (visited.has(real)) return
    visited.add(real)
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(notAllowed)) {
      if (entry.name.startsWith('.')) continue
      const file = join(folder, entry.name)
      if (entry.isSymbolicLink()) links.push({ file, name: `${prefix}${entry.name}` })
      else await take(entry, file, `${prefix}${entry.name}`)
    }
  }

  async function take(kind: Kind, file: string, name: string): Promise<void> {
    if (kind.isDirectory()) return await visit(file, `${name}/`)
    if (!kind.isFile()) return
    const path = entryOfFile(name)
    if (path !== null) entries.push({ path, file })
  }

  await visit(root, '')
  // Links come last, so that an entry goes by its own path and not by that of a link.
  for (let link = links.shift(); link !== undefined; link = links.shift()) {
    const kind = await linked(link.file, root)
    if (kind !== null) await take(kind, link.file, link.name)
  }
  return entries.sort((left, right) => (left.path < right.path ? -1 : 1))
}

/** What a link points to, or null if that is gone or outside the store. */
async function linked(file: string, root: string) {
  const target = await realpath(file).catch(() => null)
  return target?.startsWith(`${root}/`) ? await stat(target) : null
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
