// Contents out of git's objects by name, except what is far too large to be a sidecar.
import type { Git } from '../../git/git.ts'
import { GitOutputError } from '../../git/git-error.ts'
import { readBlobs } from '../../git/read-blobs.ts'

/** Far above any sidecar. Whoever can push could have put anything into the history. */
const maxBytes = 256 * 1024

/** Whether so many bytes can be a sidecar. */
export function isSmall(bytes: number): boolean {
  return bytes <= maxBytes
}

/** Far more than sidecars that are read at once have together, and little enough to hold. */
const maxOutput = 32 * 1024 * 1024

/** By name. Missing ones are left out, too. Throws GitError. */
export async function smallBlobs(git: Git, names: readonly string[]): Promise<Map<string, Buffer | null>> {
  if (names.length === 0) return new Map()
  // Asking for the sizes first takes one more git, so that is only done where something large is among them.
  const all = await readBlobs(git, names, { maxOutput }).catch(async (error: unknown) => {
    if (!(error instanceof GitOutputError)) throw error
    return await knownSmall(git, names)
  })
  return new Map(
    names.flatMap((name, at) => {
      const blob = all[at] ?? null
      return blob !== null && isSmall(blob.length) ? [[name, blob]] : []
    }),
  )
}

/** In the same order; null for what is too large. */
async function knownSmall(git: Git, names: readonly string[]): Promise<(Buffer | null)[]> {
  const input = names.map((name) => `${name}\n`).join('')
  const sizes = (await git.text(['cat-file', '--buffer', '--batch-check=%(objectsize)'], { input })).split('\n')
  const small = names.filter((_, at) => isSmall(Number(sizes[at])))
  const blobs = await readBlobs(git, small)
  const found = new Map(small.map((name, at) => [name, blobs[at] ?? null]))
  return names.map((name) => found.get(name) ?? null)
}
