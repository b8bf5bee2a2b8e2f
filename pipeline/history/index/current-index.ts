// The history index as of now: from its file, brought up to date, or made anew where history was rewritten.
import type { Git } from '../../git/git.ts'
import { type HistoryTips, historyTips } from '../readings/history-tips.ts'
import { builtIndex, extendedIndex, type HistoryIndex } from './history-index.ts'
import { indexFile, readIndex, writeIndex } from './index-file.ts'

/** Without a branch, of HEAD alone. Throws GitError. */
export async function currentIndex(git: Git, store: string, metadataBranch: string | null): Promise<HistoryIndex> {
  const [tips, file] = await Promise.all([historyTips(git, metadataBranch), indexFile(git, store)])
  const known = readIndex(file)
  if (known !== null && known.shallow === tips.shallow && known.tips.join() === tips.tips.join()) return known
  const index =
    known !== null && (await reaches(git, tips, known))
      ? await extendedIndex(git, known, tips)
      : await builtIndex(git, tips)
  // What a person sees of HEAD alone is no reason to read the branch anew the next time.
  if (metadataBranch !== null) await writeIndex(file, index)
  return index
}

/** Whether nothing that the index holds was taken out of the history since. */
async function reaches(git: Git, now: HistoryTips, before: HistoryTips): Promise<boolean> {
  if (now.shallow !== before.shallow) return false
  const left = [...before.tips, ...now.tips.map((commit) => `^${commit}`)]
  const count = await git.text(['rev-list', '--count', '--end-of-options', ...left, '--']).catch(() => '')
  return count.trim() === '0'
}
