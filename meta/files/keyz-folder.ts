// The `.keyz` folder of one store, and the only way into it: no path leaves it, no symbolic link is followed, every write is atomic.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { atomicWrite, temporaryName } from './atomic-write.ts'
import { DocumentError } from './document.ts'
import { notThere, parentCheck } from './parent-check.ts'

/** Checks every text before it is written, and throws if it contains a part of a secret. */
export type Inspect = (text: string, destination: string) => void

const ignored = '/state/\n.keyz-*.tmp\n'
/** Far more than keyz ever writes. */
const maxBytes = 16 * 1024 * 1024

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
  /** Removes temporary files that killed runs left behind. Call it only while holding the lock. */
  sweep: () => Promise<void>
}

export function keyzFolder(store: string, inspect: Inspect): KeyzFolder {
  const root = join(store, '.keyz')
  const parentOf = parentCheck(root)

  async function read(path: string): Promise<string | null> {
    if (!(await parentOf(path, false))) return null
    return readRegularFile(join(root, path))
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
    for (const entry of await readdir(join(root, path), { withFileTypes: true })) {
      const inner = `${path}/${entry.name}`
      if (entry.isDirectory()) found.push(...(await list(inner)))
      else if (entry.isFile()) found.push(inner)
    }
    return found.sort()
  }

  async function withIgnore(): Promise<void> {
    if ((await read('.gitignore')) === null) await write('.gitignore', ignored)
  }

  return {
    root,
    read,
    list,
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
      if (await parentOf(path, false)) await rm(join(root, path), { force: true })
    },
    async sweep() {
      const here = await readdir(root).catch(() => [])
      const below = (await Promise.all(['providers', 'state', 'usage'].map(list))).flat()
      const left = [...here, ...below].filter((path) => temporaryName.test(path.split('/').at(-1) ?? ''))
      await Promise.all(left.map((path) => rm(join(root, path), { force: true })))
    },
  }
}

/** Synchronous, because these files are small and many: several times faster than four trips through the thread pool for each. */
function readRegularFile(file: string): string | null {
  const descriptor = openToRead(file)
  if (descriptor === null) return null
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile() || stat.size > maxBytes)
      throw new DocumentError(`${file} is not a file that keyz wrote: remove it`)
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}

function openToRead(file: string): number | null {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    return notThere(error)
  }
}
