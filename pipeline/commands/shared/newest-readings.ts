// `--local` and `--fetch`: where the views look for the newest readings.
import { Option } from '@commander-js/extra-typings'
import type { Unmerged } from '../../history/sidecar-series.ts'
import type { OpenStore, Runtime } from '../../runtime.ts'
import { fetchMetadata, metadataTips } from '../../status/metadata-tips.ts'
import { type PushedReadings, pushedReadings } from '../../status/pushed-readings.ts'

export const localOption = [
  '--local',
  'only the readings in the work tree, not those on the metadata branch',
  false,
] as const

export function fetchOption() {
  return new Option('--fetch', 'fetch the metadata branch first (waits at most 20 seconds)')
}

export interface Where {
  local: boolean
  fetch?: true | undefined
  /** One sidecar below `.keyz`; all of them if left out. */
  below?: string
}

export interface Pushed {
  /** Null for the work tree alone, and where nothing waits to be merged. */
  pushed: PushedReadings | null
  /** The history of the same readings. */
  unmerged: Unmerged | null
  /** A sentence without a period about a fetch that failed. */
  notes: string[]
}

export async function openPushed(
  { store, git }: Pick<OpenStore, 'store' | 'git'>,
  { environment, interrupt }: Pick<Runtime, 'environment' | 'interrupt'>,
  branch: string,
  { local, fetch, below }: Where,
): Promise<Pushed> {
  if (local) return { pushed: null, unmerged: null, notes: [] }
  const failure =
    fetch === true ? await fetchMetadata(store, branch, { forRemotes: environment.forRemotes, interrupt }) : null
  const notes = failure === null ? [] : [failure]
  const tips = await metadataTips(git, branch)
  if (tips.length === 0) return { pushed: null, unmerged: null, notes }
  const now = environment.instant()
  const unmerged = { commits: tips.map(({ commit }) => commit), now }
  return { pushed: await pushedReadings(git, tips, now, below), unmerged, notes }
}
