// What became of mapped entries that are gone: renamed, or deleted, as git shows it.
import { registryPath } from '../../../meta/files/registry-file.ts'
import type { Git } from '../../git/git.ts'
import { entryMoves, type Known, type Moves } from './entry-moves.ts'

/**
 * A registry that git does not hold forgets nothing, because what a person wrote
 * into it would be lost; nor does an entry take the place of another one there. When git cannot be asked, nothing has moved.
 */
export async function registryMoves(
  mapped: readonly string[],
  present: ReadonlySet<string>,
  git: Git,
  read?: Known,
): Promise<Moves> {
  const moves = await entryMoves(mapped, present, git, read).catch(() => new Map<string, string | null>())
  if (![...moves.values()].includes(null)) return moves
  const held = await git.text(['ls-files', '-z', '--', `.keyz/${registryPath}`]).catch(() => '')
  if (held !== '') return moves
  const kept = new Map([...moves].filter(([, to]) => to !== null))
  const known = new Set(mapped)
  for (let before = -1; before !== kept.size; ) {
    before = kept.size
    for (const [from, to] of kept) if (to !== null && known.has(to) && !kept.has(to)) kept.delete(from)
  }
  return kept
}
