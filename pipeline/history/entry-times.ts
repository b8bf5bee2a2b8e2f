// When entries came into the store and when they were replaced, from git's log: names and object ids, nothing is decrypted.
import { type Instant, instantAt, instantOfCommit } from '../../schema/instant.ts'
import type { Git } from '../git/git.ts'
import { entryOfFile } from '../store/entry-path.ts'
import { type Change as ChangeBy, followedIn, isNone, type Made, type Names } from './followed-entry.ts'

export interface EntryTimes extends Names {
  created_at: Instant
  /** Null if the entry was never replaced. */
  rotated_at: Instant | null
  /** Every time that it was replaced, newest first. */
  replaced_at: Instant[]
  /** The same by the author's clock too: a commit may have been made anew since. For comparisons, not for people. */
  replacements: Instant[]
}

interface Commit extends Made {
  /** Of an entry that no other commit changed: one for all of them. */
  only: EntryTimes
}

type Change = ChangeBy<Commit>

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
      const { followed, ...names } = follow(path)
      return [path, timesOf(followed.reverse(), names)]
    }),
  )
}

/** A commit: its times and its subject. */
const header = /\0*\u0001(\d+) (\d+) ([^\0]*)(?:\0|$)/y
/** What changed, then its name. */
const changed = /\n?:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) [A-Z]\0([^\0]*)\0/y

const never: Instant[] = []

/** Where a field or a commit may begin. */
const next = /\0|(?=\u0001)/g

/** By entry path, newest first. In one go and without a list of all fields: one commit may have brought ten thousand entries. */
function changesIn(log: string): Map<string, Change[]> {
  const changes = new Map<string, Change[]>()
  let by: Commit | null = null
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

function madeAt(committed: string | undefined, authored: string | undefined, subject: string): Commit {
  const made = { committed: instantOfCommit(committed), authored: instantOfCommit(authored) }
  const only = { rotated_at: null, replaced_at: never, replacements: never, earlier: [], since: null }
  return {
    ...made,
    same: reencryption.test(subject),
    renames: renaming.test(subject),
    only: { created_at: made.committed, ...only },
  }
}

/** From the changes of one entry, oldest first. An entry that came back as it was, by a merge or a revert, is the same key. */
function timesOf(changes: readonly Change[], names: Names): EntryTimes {
  const [first, second] = changes
  const created_at = first?.by.committed ?? instantAt(0)
  if (first !== undefined && second === undefined && names.since === null) return first.by.only
  const replaced: Commit[] = []
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
    ...names,
  }
}
