// Who put an entry into the store and who replaced it: the authors of its commits, as git names them. Nothing is decrypted.
import { type Instant, instantOfCommit } from '../../schema/instant.ts'
import { toText } from '../../schema/text.ts'
import type { Git } from '../git/git.ts'
import { fileOfEntry } from '../store/entry-path.ts'
import type { EarlierName } from './readings/under-earlier-names.ts'

/** Longer names are cut: anybody who can push chooses their own. */
const longestName = 60

/**
 * By the time of the commit, also under the `earlier` names of the entry. Empty where git cannot tell. A name that is empty, or made of
 * unsafe characters alone, is left out.
 */
export async function entryAuthors(
  git: Git,
  path: string,
  earlier: readonly EarlierName[] = [],
  ref = 'HEAD',
): Promise<Map<Instant, string>> {
  const how = ['-z', '--no-show-signature', '--no-renames', '--no-textconv', '--no-ext-diff', '--format=%ct %an']
  const files = [path, ...earlier.map((name) => name.path)].map(fileOfEntry)
  const log = await git.text(['log', ...how, '--end-of-options', ref, '--', ...files]).catch(() => '')
  const authors = new Map<Instant, string | null>()
  for (const line of log.split('\0')) {
    const [, seconds, name = ''] = /^\s*(\d+) ([\s\S]*)$/.exec(line) ?? []
    const author = shortened(toText(name))
    if (seconds === undefined || author === '') continue
    const at = instantOfCommit(seconds)
    // Of two people in one second, nobody can tell who did what.
    const known = authors.get(at)
    authors.set(at, known === undefined || known === author ? author : null)
  }
  return new Map([...authors].flatMap(([at, author]) => (author === null ? [] : [[at, author] as const])))
}

function shortened(name: string): string {
  const characters = [...name]
  return characters.length <= longestName ? name : `${characters.slice(0, longestName).join('')}...`
}
