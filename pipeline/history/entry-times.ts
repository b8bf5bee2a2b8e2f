// When entries came into the store and when they were last replaced, from the names in git's log: nothing is decrypted.
import { type Instant, instantAt } from '../../schema/instant.ts'
import type { Git } from '../git/git.ts'
import { entryOfFile } from '../store/entry-path.ts'

export interface EntryTimes {
  created_at: Instant
  rotated_at: Instant
}

/** A new recipient re-encrypts every entry but changes no key. This is how pass names such a commit. */
const reencryption = /^Reencrypt password store/

/** By entry path. Empty for a store without a commit. */
export async function entryTimes(git: Git): Promise<Map<string, EntryTimes>> {
  const how = ['-z', '--no-renames', '--relative', '--name-only', '--no-textconv', '--no-ext-diff']
  const log = await git.text(['log', ...how, '--format=%x01%ct %s']).catch(() => '')
  const times = new Map<string, EntryTimes>()
  for (const commit of log.split('\u0001')) {
    const [header = '', ...files] = commit.split('\0')
    const [, seconds = '0', subject = ''] = /^(\d+) ([\s\S]*)$/.exec(header.trimEnd()) ?? []
    if (reencryption.test(subject)) continue
    const at = instantAt(Number(seconds) * 1000)
    for (const file of files.map((name) => name.replace(/^\n/, ''))) {
      const path = entryOfFile(file)
      if (path === null) continue
      times.set(path, { created_at: at, rotated_at: times.get(path)?.rotated_at ?? at })
    }
  }
  return times
}
