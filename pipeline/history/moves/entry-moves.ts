// What git knows about entries that are no longer where they were: renamed, deleted, or simply missing.
import type { Git } from '../../git/git.ts'
import { fileOfEntry } from '../../store/entry-path.ts'
import { departuresIn } from './departures.ts'
import { type Followed, followedMoves } from './followed-moves.ts'

/** By old path: the new path, or null for deleted. Entries that git knows nothing about are left out. */
export type Moves = ReadonlyMap<string, string | null>

export type Known = Pick<Followed, 'readAt' | 'free'>

/**
 * `mapped` are the entries that the registry knows, `present` those in the store. An entry whose place another one took moves
 * too, if git shows where to; so does one that has the same bytes in a `free` place. Two entries never end up in the same place.
 */
export async function entryMoves(
  mapped: readonly string[],
  present: ReadonlySet<string>,
  git: Git,
  { readAt, free }: Known = { readAt: new Map(), free: new Set() },
): Promise<Moves> {
  if (free.size === 0 && mapped.every((path) => present.has(path))) return new Map()
  const listed = (await git.text(['ls-files', '-s', '-z'])).split('\0')
  const blobs = new Map(listed.map((line) => [line.slice(line.indexOf('\t') + 1), line.split(' ')[1]]))
  const departures = await departuresIn(git)
  const blobAt = (path: string) => blobs.get(fileOfEntry(path))
  return followedMoves({ mapped, present, readAt, free, blobAt, departures })
}
