// Reads many files out of git's objects with one git.
import type { Git } from './git.ts'
import type { RunOptions } from './start-git.ts'

/**
 * The blobs of some object names (or `ref:path`), in the same order; null where there is none. Throws GitError, and GitOutputError where
 * all of them together are longer than `maxOutput` bytes.
 */
export async function readBlobs(
  git: Git,
  names: readonly string[],
  { maxOutput }: Pick<RunOptions, 'maxOutput'> = {},
): Promise<(Buffer | null)[]> {
  return await readObjects(git, 'blob', names, maxOutput)
}

/** The same for trees, as git keeps them. */
export async function readTrees(git: Git, names: readonly string[]): Promise<(Buffer | null)[]> {
  return await readObjects(git, 'tree', names)
}

async function readObjects(
  git: Git,
  kind: 'blob' | 'tree',
  names: readonly string[],
  maxOutput?: number,
): Promise<(Buffer | null)[]> {
  if (names.length === 0) return []
  const output = await git.run(['cat-file', '--batch', '--buffer'], {
    input: names.map((name) => `${name}\n`).join(''),
    ...(maxOutput === undefined ? {} : { maxOutput }),
  })
  const blobs: (Buffer | null)[] = []
  let at = 0
  for (const _ of names) {
    const end = output.indexOf(10, at)
    const [, type, size = null] = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(output.subarray(at, end).toString()) ?? []
    // The content follows, of whatever kind the object is; nothing follows for a name that git does not know.
    const next = size === null ? end + 1 : end + 1 + Number(size)
    blobs.push(type === kind ? output.subarray(end + 1, next) : null)
    at = size === null ? next : next + 1
  }
  return blobs
}
