// Looks at every folder on the way to a file in `.keyz` before the file is touched: none may be a symbolic link.
import { lstatSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DocumentError } from './document.ts'
import { codeOf, isMissing, troubleReading, troubleWriting } from './file-trouble.ts'

/** An empty part, or one that goes up. */
const leavesRoot = /(?:^|\/)(?:\.\.)?(?:\/|$)/

/**
 * A check of the folders that lead to a path relative to `root`, each looked at once. It resolves to false if one is missing, unless
 * `make` is true. Throws DocumentError for a path that leaves `root`, and for anything on the way that is not a folder.
 */
export function parentCheck(root: string): (path: string, make: boolean) => Promise<boolean> {
  const checked = new Set<string>()
  const ways = new Set<string>()
  return async (path, make) => {
    if (leavesRoot.test(path)) throw new DocumentError(`${path} is outside .keyz`)
    const way = dirname(path)
    if (ways.has(way)) return true
    const parts = ['.', ...way.split('/')].filter((part, index) => index === 0 || part !== '.')
    let folder = root
    for (const part of parts) {
      folder = join(folder, part)
      if (checked.has(folder)) continue
      if (!(await isRealFolder(folder, make))) return false
      checked.add(folder)
    }
    ways.add(way)
    return true
  }
}

async function isRealFolder(folder: string, make: boolean): Promise<boolean> {
  const found = statOf(folder)
  if (found === null && !make) return false
  if (found === null) await makeFolder(folder)
  const kind = found ?? statOf(folder)
  if (kind?.isDirectory()) return true
  const problem = kind?.isSymbolicLink() ? 'a symbolic link, which keyz does not follow' : 'not a folder'
  throw new DocumentError(`${folder} is ${problem}: remove it`)
}

/** Synchronous like the reading itself: a trip through the thread pool for each of a thousand folders takes longer than the work. */
function statOf(path: string) {
  try {
    // Making an error for each folder of a first sync takes longer than looking.
    return lstatSync(path, { throwIfNoEntry: false }) ?? null
  } catch (error) {
    if (isMissing(error)) return null
    throw troubleReading(path, error)
  }
}

/** Somebody else may have made it in the meantime. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: false }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw troubleWriting(folder, error)
  })
}
