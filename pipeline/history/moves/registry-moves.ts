// What became of mapped entries that are gone: renamed, or deleted, as git shows it.
import { registryPath } from '../../../meta/files/registry-file.ts'
import type { Git } from '../../git/git.ts'
import { entryMoves, type Moves, type PerhapsNew } from './entry-moves.ts'

/**
 * A registry that git does not hold forgets nothing, because what a person wrote
 * into it would be lost; nor does an entry take the place of another one there. When git cannot be asked, nothing has moved.
 */
export async function registryMoves(
  mapped: readonly string[],
  present: ReadonlySet<string>,
  git: Git,
  perhapsNew?: PerhapsNew,
): Promise<Moves> {
  const moves = await entryMoves(mapped, present, git, perhapsNew).catch(() => new Map<string, string | null>())
  if (![...moves.values()].includes(null)) return moves
  const held = await git.text(['ls-files', '-z', '--', `.keyz/${registryPath}`]).catch(() => '')
  return held !== '' ? moves : new Map([...moves].filter(([, to]) => to !== null && !moves.has(to)))
}
