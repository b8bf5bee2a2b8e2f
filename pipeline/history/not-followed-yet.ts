// Mapped entries that were renamed or deleted and wait for the next sync to follow them: so far, only git knows.
import type { Instant } from '../../schema/instant.ts'
import { printable } from '../../schema/text.ts'
import type { Git } from '../git/git.ts'
import type { Moves } from './moves/entry-moves.ts'
import { registryMoves } from './moves/registry-moves.ts'

interface Waiting {
  moves: Moves
  /** A sentence without a period for each. */
  notes: string[]
}

const maxNamed = 3

/** `read` says when their entries were read, if that is known. Runs git only if a mapped entry is not among those `present`. */
export async function notFollowedYet(
  git: Git,
  mapped: readonly string[],
  present: ReadonlySet<string>,
  read: readonly { key_path: string; last_success_at: Instant | null }[] = [],
): Promise<Waiting> {
  if (mapped.every((path) => present.has(path))) return { moves: new Map(), notes: [] }
  const readAt = new Map(read.flatMap(({ key_path, last_success_at: at }) => (at === null ? [] : [[key_path, at]])))
  const moves = await registryMoves(mapped, present, git, { readAt, free: new Set() })
  const words = [...moves].slice(0, maxNamed).map(([from, to]) => {
    const [before, now] = [from, to ?? ''].map(printable)
    return to === null
      ? `${before} was deleted: keyz sync takes its metadata away`
      : `${before} was renamed to ${now}: keyz sync lets its metadata follow`
  })
  const more = moves.size - words.length
  return {
    moves,
    notes: [...words, ...(more > 0 ? [`${more} more were renamed or deleted: keyz sync follows them, too`] : [])],
  }
}
