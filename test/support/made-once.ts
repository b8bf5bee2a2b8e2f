// What many tests of one file begin with, made by the first of them, and put back for each that follows at the same path: the hooks of
// a store, and git's settings, name it.
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { must } from './run.ts'
import { runFolder } from './shared-cache.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary.ts'

export interface MadeOnce<Made> {
  folder: TemporaryFolder
  made: Made
}

/** `make` fills an empty folder, and says what has to be known of it. A second folder at the same time is made anew. */
export function madeOnce<Made>(make: (folder: string) => Promise<Made>): () => Promise<MadeOnce<Made>> {
  let kept: { path: string; copy: string; made: Made } | null = null
  let isTaken = false

  const leased = (path: string, made: Made): MadeOnce<Made> => {
    isTaken = true
    const remove = async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 10 })
      isTaken = false
    }
    return { folder: { path, [Symbol.asyncDispose]: remove }, made }
  }

  return async () => {
    if (kept !== null && !isTaken) {
      isTaken = true
      await must('cp', ['-a', kept.copy, kept.path])
      return leased(kept.path, kept.made)
    }
    const folder = await temporaryFolder()
    const made = await make(folder.path)
    const place = runFolder()
    // Outside of vitest nobody would remove the copy.
    if (place === null || kept !== null || isTaken) return { folder, made }
    const copy = join(await mkdtemp(join(place, 'made-')), 'copy')
    await must('cp', ['-a', folder.path, copy])
    kept = { path: folder.path, copy, made }
    return leased(folder.path, made)
  }
}
