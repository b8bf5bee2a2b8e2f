// What a path on the command line means among the mapped entries, and what to say if it means nothing.

import { didYouMeanPath } from '../../meta/views/did-you-mean.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import { entryNamed } from './entry-path.ts'
import { pathTest } from './selection.ts'

interface Paths {
  mapped: readonly string[]
  unmapped: readonly string[]
}

/** A typo must not look like a store without keys. Throws CommandError for the first path that matches no mapped entry. */
export function refuseUnknownPaths(wanted: readonly string[], { mapped, unmapped }: Paths): void {
  for (const path of wanted) {
    const means = pathTest(path)
    if (mapped.some(means)) continue
    const there = unmapped.find(means)
    if (there !== undefined) throw notMapped(there)
    const meant = didYouMeanPath(path, mapped)
    throw new CommandError(`no mapped entry matches ${printable(path)}${meant}: run keyz status to see all keys`)
  }
}

/** The mapped entry of this name: the whole path, or only its end if no other entry ends like that. Throws CommandError. */
export function mappedEntry(wanted: string, { mapped, unmapped }: Paths): string {
  const path = entryNamed(wanted)
  if (mapped.includes(path)) return path
  if (unmapped.includes(path)) throw notMapped(path)
  const ending = mapped.filter((name) => name.endsWith(`/${path}`))
  const [only, ...others] = ending
  const folder = path.replace(/\/+$/, '')
  if (only === undefined && mapped.some((name) => name.startsWith(`${folder}/`)))
    throw new CommandError(
      `${printable(folder)} is a folder: name a key in it, or run keyz status ${shellWord(folder)} to see all of them`,
    )
  if (only === undefined)
    throw new CommandError(
      `the store has no entry ${printable(path)}${didYouMeanPath(path, mapped)}: run pass ls to list its entries`,
    )
  if (others.length === 0) return only
  throw new CommandError(`${printable(path)} could be ${ending.map(printable).join(' or ')}: write the full path`)
}

function notMapped(path: string): CommandError {
  return new CommandError(
    `${printable(path)} is not in the registry, so nothing is known about it: add it with keyz discover or keyz map`,
  )
}
