// Has git pack what it stores of a clone, and says what that takes. Nothing that anything still points to goes away.
import type { Git } from './git.ts'

/** The bytes of git's objects before and after. Throws GitError. */
export async function repack(git: Git): Promise<{ before: number; after: number }> {
  const before = await objectBytes(git)
  await git.run(['gc', '--quiet'])
  return { before, after: await objectBytes(git) }
}

async function objectBytes(git: Git): Promise<number> {
  const counted = await git.text(['count-objects', '-v'])
  const kibibytes = [...counted.matchAll(/^(?:size|size-pack): (\d+)$/gm)].map(([, size]) => Number(size))
  return kibibytes.reduce((sum, size) => sum + size, 0) * 1024
}
