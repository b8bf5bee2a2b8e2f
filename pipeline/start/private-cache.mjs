// A folder for code that keyz may run later, which nobody else on this machine can write to.
import { existsSync, lstatSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** Absolute path of the folder for one kind of cache. Null where no private folder can be had: then nothing is cached. */
export function privateCache(name) {
  const { XDG_CACHE_HOME: chosen = '' } = process.env
  try {
    const base = isAbsolute(chosen) ? chosen : join(homedir(), '.cache')
    // With an empty HOME, there would be no end to the folders above.
    if (!isAbsolute(base)) return null
    const own = join(base, 'keyz')
    const folder = join(own, name)
    // One by one: below /proc, Node's recursive mkdir never ends.
    for (const above of [...foldersAbove(own)].reverse()) if (!existsSync(above)) make(above)
    return [own, folder].every(makePrivate) && [...foldersAbove(own)].every(isSafe) ? folder : null
  } catch {
    return null
  }
}

/** Makes the folder unless it is there. What others own, can write to, or made a link is not used. */
function makePrivate(folder) {
  make(folder)
  const stats = lstatSync(folder)
  return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0
}

function make(folder) {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
}

/** Whoever can rename a folder above can put another one in its place. */
function isSafe(folder) {
  const stats = lstatSync(folder)
  const sticky = (stats.mode & 0o1000) !== 0
  return [0, process.getuid?.()].includes(stats.uid) && ((stats.mode & 0o022) === 0 || sticky)
}

function* foldersAbove(path) {
  for (let folder = join(path, '..'); ; folder = join(folder, '..')) {
    yield folder
    if (folder === join(folder, '..')) return
  }
}
