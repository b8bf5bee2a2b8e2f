// When entries came into the store and when they were replaced, from git's log: names and object ids, nothing is decrypted.
import { type Instant, instantAt, instantOfCommit } from '../../schema/instant.ts'
import type { Git } from '../git/git.ts'
import { entryOfFile } from '../store/entry-path.ts'

export interface EntryTimes {
  created_at: Instant
  /** Null if the entry was never replaced. */
  rotated_at: Instant | null
  /** Every time that it was replaced, newest first. */
  replaced_at: Instant[]
  /** The same by the author's clock too: a commit may have been made anew since. For comparisons, not for people. */
  replacements: Instant[]
}

/** A new recipient re-encrypts every entry but changes no key. This is how pass names such a commit. */
const reencryption = /^Reencrypt password store/

/** A pathspec with an exclusion works only with magic, which keyz turns off for all other calls. */
const withMagic = '--no-literal-pathspecs'

/** By entry path, as far as the history of `ref` goes. Empty for a store without a commit. */
export async function entryTimes(git: Git, ref = 'HEAD'): Promise<Map<string, EntryTimes>> {
  const how = ['-z', '--raw', '--no-abbrev', '--no-renames', '--relative', '--no-textconv', '--no-ext-diff']
  const range = ['--end-of-options', ref, '--', '.', ':(exclude).keyz']
  const log = await git.text([withMagic, 'log', ...how, '--format=%x01%ct %at %s', ...range]).catch(() => '')
  const changes = new Map<string, Change[]>()
  for (const commit of log.split('\u0001')) {
    const [header = '', ...fields] = commit.split('\0')
    const [, committed, authored, subject = ''] = /^(\d+) (\d+) ([\s\S]*)$/.exec(header.trimEnd()) ?? []
    const by: Made = {
      committed: instantOfCommit(committed),
      authored: instantOfCommit(authored),
      same: reencryption.test(subject),
    }
    // What changed, then its name; one commit may have brought ten thousand entries.
    for (let at = 0; at + 1 < fields.length; at++) {
      const [, blob] = /^\n?:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [A-Z]$/.exec(fields[at] ?? '') ?? []
      if (blob === undefined) continue
      at++
      const path = entryOfFile(fields[at] ?? '')
      if (path === null) continue
      const known = changes.get(path)
      if (known === undefined) changes.set(path, [{ by, blob }])
      else known.push({ by, blob })
    }
  }
  return new Map([...changes].map(([path, newestFirst]) => [path, timesOf(newestFirst.reverse())]))
}

/** Of one commit. */
interface Made {
  committed: Instant
  authored: Instant
  /** It only encrypts the same keys anew. */
  same: boolean
}

/** What one commit made of one entry. */
interface Change {
  by: Made
  /** Zeros if the commit removed the entry. */
  blob: string
}

const never: Instant[] = []

/** From the changes of one entry, oldest first. An entry that came back as it was, by a merge or a revert, is the same key. */
function timesOf(changes: readonly Change[]): EntryTimes {
  const created_at = changes[0]?.by.committed ?? instantAt(0)
  if (changes.length < 2) return { created_at, rotated_at: null, replaced_at: never, replacements: never }
  const replaced: Made[] = []
  let known: string | null = null
  for (const { by, blob } of changes) {
    if (/^0+$/.test(blob)) continue
    if (known !== null && blob !== known && !by.same) replaced.unshift(by)
    known = blob
  }
  const replaced_at = replaced.map(({ committed }) => committed)
  return {
    created_at,
    rotated_at: replaced_at[0] ?? null,
    replaced_at,
    replacements: [...new Set(replaced.flatMap(({ committed, authored }) => [committed, authored]))],
  }
}
