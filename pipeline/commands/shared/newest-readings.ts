// `--local` and `--fetch`: where the views look for the newest readings.
import { Option } from '@commander-js/extra-typings'
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

/** What was pushed, null for the work tree alone, and sentences without a period about a fetch that failed. */
export async function openPushed(
  { store, git }: Pick<OpenStore, 'store' | 'git'>,
  { environment, interrupt }: Pick<Runtime, 'environment' | 'interrupt'>,
  branch: string,
  { local, fetch, below }: Where,
): Promise<{ pushed: PushedReadings | null; notes: string[] }> {
  if (local) return { pushed: null, notes: [] }
  const failure =
    fetch === true ? await fetchMetadata(store, branch, { forRemotes: environment.forRemotes, interrupt }) : null
  const tips = await metadataTips(git, branch)
  const pushed = tips.length === 0 ? null : await pushedReadings(git, tips, environment.instant(), below)
  return { pushed, notes: failure === null ? [] : [failure] }
}
