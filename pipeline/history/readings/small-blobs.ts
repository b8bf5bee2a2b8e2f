// Contents out of git's objects by name, except what is far too large to be a sidecar.
import type { Git } from '../../git/git.ts'
import { readBlobs } from '../../git/read-blobs.ts'

/** Far above any sidecar. Whoever can push could have put anything into the history. */
const maxBytes = 256 * 1024

/** Whether so many bytes can be a sidecar. */
export function isSmall(bytes: number): boolean {
  return bytes <= maxBytes
}

export async function smallBlobs(git: Git, names: readonly string[]): Promise<Map<string, Buffer | null>> {
  if (names.length === 0) return new Map()
  const input = names.map((name) => `${name}\n`).join('')
  const sizes = (await git.text(['cat-file', '--buffer', '--batch-check=%(objectsize)'], { input })).split('\n')
  const small = names.filter((_, at) => isSmall(Number(sizes[at])))
  const blobs = await readBlobs(git, small)
  return new Map(small.map((name, at) => [name, blobs[at] ?? null]))
}
