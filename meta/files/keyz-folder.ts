// The `.keyz` folder of one store, and the only way into it: no path leaves it, no symbolic link is followed, every write is atomic.
import type { Dirent } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { atomicWrite } from './atomic-write.ts'
import { troubleReading, troubleWriting } from './file-trouble.ts'
import { parentCheck } from './parent-check.ts'
import { readOwnFile } from './read-own-file.ts'
import { isLeftOver, isTemporary } from './temporary-file.ts'

/** Checks every text before it is written, and throws if it contains a part of a secret. */
export type Inspect = (text: string, destination: string) => void

const ignored = '/state/\n.keyz-*.tmp\n'

export interface KeyzFolder {
  /** Absolute path of `.keyz`. */
  root: string
  /** The text of a file, or null if it does not exist. `path` is relative to `.keyz`. */
  read: (path: string) => Promise<string | null>
  /** Leaves all of the new bytes or all of the old ones, even if the process is killed. */
  write: (path: string, text: string) => Promise<void>
  remove: (path: string) => Promise<void>
  /** Paths of all regular files in a folder and below, sorted. Empty if there is no such folder. */
  list: (path: string) => Promise<string[]>
  /** Makes a folder, and the `.gitignore` that every `.keyz` has. Returns the folder's absolute path. */
  ready: (path: string) => Promise<string>
  /**
   * The same folder, with nothing taken for granted: every folder on the way to a file is looked at once per run, and a process that
   * stays open for hours has to look again, because a pull may have put a link in its place.
   */
  again: () => KeyzFolder
  /** Removes temporary files that killed runs left behind. Call it only while holding the lock. */
  sweep: () => Promise<void>
}

export function keyzFolder(store: string, inspect: Inspect): KeyzFolder {
  const root = join(store, '.keyz')
  const parentOf = parentCheck(root)

  async function read(path: string): Promise<string | null> {
    if (!(await parentOf(path, false))) return null
    return readOwnFile(join(root, path))?.toString() ?? null
  }

  async function write(path: string, text: string): Promise<void> {
    const file = join(root, path)
    inspect(text, file)
    await parentOf(path, true)
    await atomicWrite(file, text)
  }

  async function list(path: string): Promise<string[]> {
    if (!(await parentOf(join(path, 'any'), false))) return []
    const found: string[] = []
    for (const entry of await entriesIn(join(root, path))) {
      const inner = `${path}/${entry.name}`
      if (entry.isDirectory()) for (const below of await list(inner)) found.push(below)
      else if (entry.isFile()) found.push(inner)
    }
    return found.sort()
  }

  async function addIgnore(): Promise<void> {
    if ((await read('.gitignore')) === null) await write('.gitignore', ignored)
  }

  let ignoring: Promise<void> | null = null

  /** Looks once per run: a first sync writes hundreds of files. */
  async function withIgnore(): Promise<void> {
    ignoring ??= addIgnore().catch((error: unknown) => {
      ignoring = null
      throw error
    })
    await ignoring
  }

  return {
    root,
    read,
    list,
    again: () => keyzFolder(store, inspect),
    async write(path, text) {
      await withIgnore()
      await write(path, text)
    },
    async ready(path) {
      await withIgnore()
      await parentOf(join(path, 'any'), true)
      return join(root, path)
    },
    async remove(path) {
      if (await parentOf(path, false)) await removeFile(join(root, path))
    },
    async sweep() {
      const here = await readdir(root).catch(() => [])
      const below = (await Promise.all(['providers', 'state', 'usage'].map(list))).flat()
      const written = [...here, ...below].filter((path) => isTemporary(path.split('/').at(-1) ?? ''))
      await Promise.all(
        written.map(async (path) => (await isLeftOver(join(root, path))) && (await removeFile(join(root, path)))),
      )
    },
  }
}

async function entriesIn(folder: string): Promise<Dirent[]> {
  return await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw troubleReading(folder, error)
  })
}

async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true }).catch((error: unknown) => {
    throw troubleWriting(file, error)
  })
}
