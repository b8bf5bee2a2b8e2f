// The pass store: where it is, and which entries it holds. Looks at names only; nothing is decrypted here.
import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CommandError } from './failure.ts'

export interface Entry {
  /** Path in the store without `.gpg`, always with `/`. */
  path: string
  file: string
}

/** Throws CommandError when there is no store, or when it is not under git. */
export async function openStore(store: string): Promise<string> {
  const stats = await stat(store).catch(() => null)
  if (stats === null)
    throw new CommandError(`there is no store at ${store}: make one with pass init, or set PASSWORD_STORE_DIR`)
  if (!stats.isDirectory())
    throw new CommandError(`${store} is no folder: set PASSWORD_STORE_DIR to the folder of your store`)
  const real = await realpath(store)
  if (!(await isInRepository(real))) throw new CommandError(`${store} is no git repository: run pass git init`)
  return real
}

/** Every entry, sorted. Dot folders are not looked into, and symbolic links count only when they stay in the store. */
export async function scanStore(store: string): Promise<Entry[]> {
  const root = await realpath(store)
  const entries: Entry[] = []
  const visited = new Set<string>()

  async function visit(folder: string, prefix: string): Promise<void> {
    const real = await realpath(folder)
    if (visited.has(real)) return
    visited.add(real)
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      const file = join(folder, entry.name)
      const kind = entry.isSymbolicLink() ? await linked(file, root) : entry
      if (kind === null) continue
      if (kind.isDirectory()) await visit(file, `${prefix}${entry.name}/`)
      else if (kind.isFile() && entry.name.length > '.gpg'.length && entry.name.endsWith('.gpg')) {
        entries.push({ path: `${prefix}${entry.name.slice(0, -'.gpg'.length)}`, file })
      }
    }
  }

  await visit(root, '')
  return entries.sort((left, right) => (left.path < right.path ? -1 : 1))
}

/** What a link leads to, or null when that is gone or outside of the store. */
async function linked(file: string, root: string) {
  const target = await realpath(file).catch(() => null)
  return target?.startsWith(`${root}/`) ? await stat(target) : null
}

async function isInRepository(folder: string): Promise<boolean> {
  if ((await stat(join(folder, '.git')).catch(() => null)) !== null) return true
  return dirname(folder) !== folder && (await isInRepository(dirname(folder)))
}
