// Readings with everything that their sidecars say, out of git's objects: what JSON lines of a history hold.
import { upToDate } from '../../meta/files/migrations.ts'
import { parseJson } from '../../schema/parse-json.ts'
import type { HistoryLine } from '../../schema/reports/history-report.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import type { Git } from '../git/git.ts'
import type { Found } from './histories.ts'
import { smallBlobs } from './readings/small-blobs.ts'

const atOnce = 2000

/** In the order of the keys and of their readings, some at a time; null for one that cannot be read as a whole. Throws GitError. */
export async function* wholeReadings(git: Git, keys: readonly Found[]): AsyncGenerator<(HistoryLine | null)[]> {
  const all = keys.flatMap(({ key_path, readings }) => readings.map((one) => ({ entry: key_path, ...one })))
  for (let from = 0; from < all.length; from += atOnce) {
    const some = all.slice(from, from + atOnce)
    const blobs = await smallBlobs(git, [...new Set(some.map(({ blob }) => blob))])
    yield some.map(({ entry, blob, reading: { at, committed_at } }) => {
      const sidecar = upToDate(parseJson(blobs.get(blob)?.toString() ?? ''), Sidecar)
      const known = Sidecar.safeParse(sidecar).data
      return known === undefined ? null : { at, committed_at, entry, ...known }
    })
  }
}
