// Contents out of git's objects that several readers of one run ask for: what one of them has read, no other reads again.
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/read-blobs.ts'
import { isSmall, smallBlobs } from './readings/small-blobs.ts'

export interface KeptBlobs {
  /** As `readBlobs`. */
  read: (names: readonly string[]) => Promise<(Buffer | null)[]>
  /** As `smallBlobs`. What is not kept yet is not kept afterwards either. */
  small: (names: readonly string[]) => Promise<Map<string, Buffer | null>>
}

export function keptBlobs(git: Git): KeptBlobs {
  const kept = new Map<string, Promise<Buffer | null>>()
  return {
    async read(names) {
      const unknown = names.filter((name) => !kept.has(name))
      const reading = readBlobs(git, unknown)
      for (const [at, name] of unknown.entries()) kept.set(name, elementOf(reading, at))
      await reading
      return await Promise.all(names.map((name) => kept.get(name) ?? null))
    },
    async small(names) {
      const blobs = await smallBlobs(
        git,
        names.filter((name) => !kept.has(name)),
      )
      for (const name of names) {
        const blob = (await kept.get(name)) ?? null
        if (blob !== null && isSmall(blob.length)) blobs.set(name, blob)
      }
      return blobs
    },
  }
}

/** Whoever asked for all of them hears of a failure; nobody may ever ask for this one. */
function elementOf(reading: Promise<(Buffer | null)[]>, at: number): Promise<Buffer | null> {
  const blob = reading.then((blobs) => blobs[at] ?? null)
  blob.catch(() => undefined)
  return blob
}
