// Sidecars that git could not merge are told of in one sentence: the same helps all of them, because keyz merges them key by key once
// its merge driver is there.
import { ConflictError, type DocumentError } from './document.ts'

/**
 * What helps, without a period. A merge that was stopped in the middle can be made again, and nothing of it is lost. Where somebody
 * committed the markers, no merge is open any more, and the reading is in the commits before.
 */
export const mergeAgain =
  'run keyz init, then git merge --abort (or git rebase --abort), and merge again (already committed? delete the file and run keyz sync)'

/** A sentence for each mistake in a sidecar, and one for all that are conflicts. */
export function toldOf(mistakes: readonly DocumentError[]): string[] {
  const others = mistakes.filter((mistake) => !(mistake instanceof ConflictError)).map(({ message }) => message)
  const conflicts = mistakes.length - others.length
  return conflicts === 0 ? others : [...others, conflictSentence(conflicts)]
}

export function conflictSentence(count: number): string {
  return `${count === 1 ? '1 sidecar has an unresolved merge conflict' : `${count} sidecars have unresolved merge conflicts`}: ${mergeAgain}`
}
