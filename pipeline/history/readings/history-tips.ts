// The commits from which the whole history of the readings can be reached: HEAD and the metadata branch, here and at each remote.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Git } from '../../git/git.ts'

export interface HistoryTips {
  /** Object names, each once, sorted. Empty for a store without a commit. */
  tips: string[]
  /** Where a shallow clone ends, as git notes it; null for a clone with all of its history. */
  shallow: string | null
}

/** Without a branch, that of HEAD alone. Throws GitError. */
export async function historyTips(git: Git, metadataBranch: string | null): Promise<HistoryTips> {
  const [head, listed, shallow] = await Promise.all([
    git.text(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']).catch(() => ''),
    metadataBranch === null ? '' : branchesNamed(git, metadataBranch),
    cutIn(git),
  ])
  const branches = listed.split('\n').flatMap((line) => /^commit (\S+)$/.exec(line)?.[1] ?? [])
  const tips = [...new Set([head.trim(), ...branches])].filter((tip) => tip !== '').sort()
  return { tips, shallow }
}

async function branchesNamed(git: Git, name: string): Promise<string> {
  const refs = [`refs/heads/${name}`, `refs/remotes/*/${name}`]
  return await git.text(['for-each-ref', '--format=%(objecttype) %(objectname)', ...refs])
}

/** Where a shallow clone ends, as git notes it; null for a clone with all of its history. Throws GitError. */
export async function cutIn(git: Git): Promise<string | null> {
  const { common } = await git.place()
  return await readFile(join(common, 'shallow'), 'utf8').catch(() => null)
}
