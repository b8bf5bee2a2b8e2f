// What a sparse checkout leaves out: git tracks these files, and they are not here. They were not deleted, and nothing may take their place.
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Git } from './git.ts'

/** Those of the files that are left out, relative to the store. Only a clone that ever had a sparse checkout costs a git. Throws GitError. */
export async function leftOutOf(files: readonly string[], git: Git): Promise<Set<string>> {
  if (files.length === 0) return new Set()
  const { own } = await git.place()
  if ((await lstat(join(own, 'info/sparse-checkout')).catch(() => null)) === null) return new Set()
  const wanted = new Set(files)
  const lines = (await git.text(['ls-files', '-t', '-z'])).split('\0')
  // A file that is in the index and not to be in the work tree.
  const skipped = lines.flatMap((line) => (line.startsWith('S ') ? [line.slice(2)] : []))
  return new Set(skipped.filter((file) => wanted.has(file)))
}
