// `--local` and `--fetch`: where the views look for the newest readings.
import { Option } from '@commander-js/extra-typings'
import type { OpenStore, Runtime } from '../../runtime.ts'
import { fetchMetadata } from '../../status/metadata-tips.ts'
import { nothingUnmerged, type UnmergedReadings, unmergedReadings } from '../../status/unmerged-readings.ts'

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

/** Nothing for the work tree alone. */
export interface Pushed extends UnmergedReadings {
  /** A sentence without a period about a fetch that failed. */
  notes: string[]
}

export async function openPushed(
  { store, git }: Pick<OpenStore, 'store' | 'git'>,
  { environment, interrupt }: Pick<Runtime, 'environment' | 'interrupt'>,
  branch: string,
  { local, fetch, below }: Where,
): Promise<Pushed> {
  if (local) return { ...nothingUnmerged, notes: [] }
  const failure =
    fetch === true ? await fetchMetadata(store, branch, { forRemotes: environment.forRemotes, interrupt }) : null
  const notes = failure === null ? [] : [failure]
  return { ...(await unmergedReadings(git, branch, environment.instant(), below)), notes }
}
