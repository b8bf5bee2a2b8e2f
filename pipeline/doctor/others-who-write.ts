// Which other users of this machine can change a file or folder: by its permissions, or by those of a folder above it.
import { lstat } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface Writable {
  path: string
  who: string
  /** Members of its group only, which may be nobody else. */
  groupOnly: boolean
}

/** The first place, from the path upwards, that somebody else can write to; null if there is none. A path that is missing counts as its parent. */
export async function othersWhoWrite(path: string): Promise<Writable | null> {
  const stats = await lstat(path).catch(() => null)
  if (stats !== null && !stats.isSymbolicLink()) {
    const found = writersOf(path, stats)
    if (found !== null) return found
  }
  return dirname(path) === path ? null : await othersWhoWrite(dirname(path))
}

const everybody = 0o002
const group = 0o020
/** In such a folder nobody can replace what belongs to somebody else. */
const sticky = 0o1000

function writersOf(path: string, { uid, gid, mode }: { uid: number; gid: number; mode: number }): Writable | null {
  if (uid !== 0 && uid !== process.getuid?.()) return { path, who: `user ${uid}, who owns it`, groupOnly: false }
  if ((mode & sticky) !== 0) return null
  if ((mode & everybody) !== 0) return { path, who: 'everybody', groupOnly: false }
  return (mode & group) === 0 ? null : { path, who: `members of group ${gid}`, groupOnly: true }
}
