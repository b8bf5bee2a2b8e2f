// What the scheduled job pushed and nobody has merged: the newest readings, and the history of the same readings.
import type { Instant } from '../../schema/instant.ts'
import type { Git } from '../git/git.ts'
import type { Unmerged } from '../history/readings/sidecar-series.ts'
import { metadataTips } from './metadata-tips.ts'
import { type PushedReadings, pushedReadings } from './pushed-readings.ts'

export interface UnmergedReadings {
  /** Null where nothing waits to be merged. */
  pushed: PushedReadings | null
  unmerged: Unmerged | null
}

export const nothingUnmerged: UnmergedReadings = { pushed: null, unmerged: null }

/** `below` narrows it to one sidecar below `.keyz`. */
export async function unmergedReadings(
  git: Git,
  branch: string,
  now: Instant,
  below?: string,
): Promise<UnmergedReadings> {
  const tips = await metadataTips(git, branch)
  if (tips.length === 0) return nothingUnmerged
  const unmerged = { commits: tips.map(({ commit }) => commit), now }
  return { pushed: await pushedReadings(git, tips, now, below), unmerged }
}
