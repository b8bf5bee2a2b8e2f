// Reads many files out of git's objects with one git.
import type { Git } from './git.ts'

/** The blobs of some object names (or `ref:path`), in the same order; null where there is none. Throws GitError. */
export async function readBlobs(git: Git, names: readonly string[]): Promise<(Buffer | null)[]> {
  if (names.length === 0) return []
  const output = await git.run(['cat-file', '--batch'], { input: names.map((name) => `${name}\n`).join('') })
  const blobs: (Buffer | null)[] = []
  let at = 0
  for (const _ of names) {
    const end = output.indexOf(10, at)
    const header = output.subarray(at, end).toString()
    const [, size] = /^[0-9a-f]{40,64} blob (\d+)$/.exec(header) ?? []
    blobs.push(size === undefined ? null : output.subarray(end + 1, end + 1 + Number(size)))
    at = size === undefined ? end + 1 : end + 2 + Number(size)
  }
  return blobs
}
