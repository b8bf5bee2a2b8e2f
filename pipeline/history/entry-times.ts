// When entries came into the store and when they were replaced, from git's log: names and object ids, nothing is decrypted.
import { type Instant, instantAt, instantOfCommit } from '../../schema/instant.ts'
import type { Git } from '../git/git.ts'
import { entryOfFile } from '../store/entry-path.ts'
import type { EarlierName } from './readings/under-earlier-names.ts'

export interface EntryTimes {
  created_at: Instant
  /** Null if the entry was never replaced. */
  rotated_at: Instant | null
  /** Every time that it was replaced, newest first. */
  replaced_at: Instant[]
  /** The same by the author's clock too: a commit may have been made anew since. For comparisons, not for people. */
  replacements: Instant[]
  /** Under which names it was here before, newest first. */
  earlier: readonly EarlierName[]
}

/** A new recipient re-encrypts every entry but changes no key. This is how pass names such a commit. */
const reencryption = /^Reencrypt password store/
const renaming = /^Rename /

/** A pathspec with an exclusion works only with magic, which keyz turns off for all other calls. */
const withMagic = '--no-literal-pathspecs'

/** By entry path, as far as the history of `ref` goes, also under the names that an entry had before. Empty for a store without a commit. */
export async function entryTimes(git: Git, ref = 'HEAD'): Promise<Map<string, EntryTimes>> {
  const how = [
    '-z',
    '--no-show-signature',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--relative',
    '--no-textconv',
    '--no-ext-diff',
  ]
  const range = ['--end-of-options', ref, '--', '.', ':(exclude).keyz']
  const log = await git.text([withMagic, 'log', ...how, '--format=%x01%ct %at %s', ...range]).catch(() => '')
  const changes = changesIn(log)
  const follow = followedIn(changes)
  return new Map(
    [...changes.keys()].map((path) => {
      const { followed, earlier } = follow(path)
      return [path, timesOf(followed.reverse(), earlier)]
    }),
  )
}

/** A commit: its times and its subject. */
const header = /\0*\u0001(\d+) (\d+) ([^\0]*)(?:\0|$)/y
/** What changed, then its name. */
const changed = /\n?:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) [A-Z]\0([^\0]*)\0/y

/** Where a field or a commit may begin. */
const next = /\0|(?=\u0001)/g

/** By entry path, newest first. In one go and without a list of all fields: one commit may have brought ten thousand entries. */
function changesIn(log: string): Map<string, Change[]> {
  const changes = new Map<string, Change[]>()
  let by: Made | null = null
  for (let at = 0; at < log.length; ) {
    changed.lastIndex = at
    const [field, before, blob, file] = changed.exec(log) ?? []
    if (field === undefined || before === undefined || blob === undefined || file === undefined) {
      header.lastIndex = at
      const [line, committed, authored, subject = ''] = header.exec(log) ?? []
      if (line !== undefined) by = madeAt(committed, authored, subject)
      at = line === undefined ? beginAfter(log, at) : at + line.length
      continue
    }
    at += field.length
    const path = entryOfFile(file)
    if (path === null || by === null) continue
    const known = changes.get(path)
    if (known === undefined) changes.set(path, [{ by, before, blob }])
    else known.push({ by, before, blob })
  }
  return changes
}

function beginAfter(log: string, at: number): number {
  next.lastIndex = at + 1
  const end = next.exec(log)
  return end === null ? log.length : end.index + end[0].length
}

function madeAt(committed: string | undefined, authored: string | undefined, subject: string): Made {
  const made = { committed: instantOfCommit(committed), authored: instantOfCommit(authored) }
  const only = { created_at: made.committed, rotated_at: null, replaced_at: never, replacements: never, earlier: [] }
  return { ...made, same: reencryption.test(subject), renames: renaming.test(subject), only }
}

/** Of one commit. */
interface Made {
  committed: Instant
  authored: Instant
  /** It only encrypts the same keys anew. */
  same: boolean
  /** pass says that the commit renames, so an entry that came has the key of the one that went, even if it was encrypted anew. */
  renames: boolean
  /** Of an entry that no other commit changed: one for all of them. */
  only: EntryTimes
}

/** What one commit made of one entry. */
interface Change {
  by: Made
  /** Zeros if there was no such entry before. */
  before: string
  /** Zeros if the commit removed the entry. */
  blob: string
}

const never: Instant[] = []

function isNone(blob: string): boolean {
  return /^0+$/.test(blob)
}

/** No chain of renames is longer; it also ends what goes in a circle. */
const maxRenames = 50

interface Followed {
  followed: Change[]
  earlier: readonly EarlierName[]
}

/** The changes of a path, newest first, and then those of the entry that was renamed to it, from before it was. */
function followedIn(changes: ReadonlyMap<string, Change[]>): (path: string) => Followed {
  const gone = new Map<Made, Map<string, string>>()
  for (const [path, ofOne] of changes) {
    for (const { by, before, blob } of ofOne)
      if (isNone(blob)) gone.set(by, (gone.get(by) ?? new Map<string, string>()).set(before, path))
  }
  return (path) => {
    const followed = [...(changes.get(path) ?? [])]
    const earlier: EarlierName[] = []
    for (let renames = 0; renames < maxRenames; renames++) {
      const first = followed.at(-1)
      const left = first === undefined || !isNone(first.before) ? undefined : gone.get(first.by)
      if (first === undefined || left === undefined) break
      const from = left.get(first.blob) ?? (first.by.renames && left.size === 1 ? [...left.values()][0] : undefined)
      const older = from === undefined ? undefined : changes.get(from)
      if (from === undefined || older === undefined || from === path) break
      earlier.push({ path: from, until: first.by.committed })
      followed.pop()
      // Not a new key, however it was encrypted.
      followed.push({ ...first, by: { ...first.by, same: true } })
      const start = older.findIndex(({ by, blob }) => by === first.by && isNone(blob)) + 1
      for (const change of older.slice(start)) followed.push(change)
    }
    return { followed, earlier }
  }
}

/** From the changes of one entry, oldest first. An entry that came back as it was, by a merge or a revert, is the same key. */
function timesOf(changes: readonly Change[], earlier: readonly EarlierName[]): EntryTimes {
  const [first, second] = changes
  const created_at = first?.by.committed ?? instantAt(0)
  if (first !== undefined && second === undefined) return first.by.only
  const replaced: Made[] = []
  let known: string | null = null
  for (const { by, blob } of changes) {
    if (isNone(blob)) continue
    if (known !== null && blob !== known && !by.same) replaced.unshift(by)
    known = blob
  }
  const replaced_at = replaced.map(({ committed }) => committed)
  return {
    created_at,
    rotated_at: replaced_at[0] ?? null,
    replaced_at,
    replacements: [...new Set(replaced.flatMap(({ committed, authored }) => [committed, authored]))],
    earlier,
  }
}
