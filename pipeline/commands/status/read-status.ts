// The keys that `keyz status` is about, in the order that is asked for, as they are now or were at some time.
import type { KeyTest } from '../../../meta/views/status/filter-keys.ts'
import { type Sorting, sortKeys } from '../../../meta/views/status/sort-keys.ts'
import type { Grouping, SpendFacts } from '../../../meta/views/status/status-groups.ts'
import type { Instant } from '../../../schema/instant.ts'
import { endedBy, type Git } from '../../git/git.ts'
import { entryTimes } from '../../history/entry-times.ts'
import { notFollowedYet } from '../../history/not-followed-yet.ts'
import { sidecarSeries } from '../../history/readings/sidecar-series.ts'
import type { OpenStore, Runtime } from '../../runtime.ts'
import { type PointInHistory, pointInHistory } from '../../status/point-in-history.ts'
import { statusOfCommit } from '../../status/status-at.ts'
import { type StatusOfStore, statusOfStore } from '../../status/status-keys.ts'
import { refuseUnknownPaths } from '../../store/known-paths.ts'
import { refuseUnknownProviders } from '../../store/known-providers.ts'
import { selector } from '../../store/selection.ts'
import { openPushed } from '../shared/newest-readings.ts'
import { spentThisMonth } from './spent-this-month.ts'

export interface StatusOptions {
  provider?: string[] | undefined
  filter?: KeyTest | undefined
  sort?: Sorting | undefined
  reverse: boolean
  tree?: true | undefined
  by?: Grouping | undefined
  line?: true | undefined
  watch?: true | number | undefined
  at?: string | undefined
  spend: boolean
  local: boolean
  fetch?: true | undefined
  json: boolean
}

export interface ReadStatus {
  open: OpenStore
  status: StatusOfStore
  now: Instant
  /** What the readings of a key show of this month. Nothing unless the keys are shown in groups. */
  seen: SpendFacts['seen']
}

export async function readStatus(runtime: Runtime, paths: string[], options: StatusOptions): Promise<ReadStatus> {
  const open = await runtime.openStore()
  refuseUnknownProviders(options.provider ?? [])
  const today = runtime.environment.instant()
  const past = options.at === undefined ? null : await pointInHistory(open.git, options.at, today)
  const now = past?.at ?? today
  const found = await find(open, runtime, now, paths, options, past)
  runtime.scanner.publish([
    ...found.mapped,
    ...found.unmapped,
    ...found.keys.flatMap(({ account_ref, key_alias }) => [account_ref, key_alias]),
  ])
  refuseUnknownPaths(paths, found)
  const { filter } = options
  const chosen = filter === undefined ? found.keys : found.keys.filter((key) => filter(key, now))
  // A tree and what programs read are in the order of names, unless another one is asked for.
  const sorting = options.sort ?? (options.tree === true || options.json ? 'name' : 'attention')
  const keys = sortKeys(chosen, sorting, now, options.reverse)
  const spent = options.by === undefined ? null : await spentThisMonth(open, keys, { now, past, local: options.local })
  return { open, status: { ...found, keys }, now, seen: ({ key_path }) => spent?.get(key_path) ?? [] }
}

async function find(
  open: OpenStore,
  runtime: Runtime,
  now: Instant,
  paths: string[],
  { provider, ...where }: StatusOptions,
  past: PointInHistory | null,
): Promise<StatusOfStore> {
  const selected = selector({ paths, providers: provider ?? [], shard: null })
  if (past !== null) return await statusOfCommit(open.git, past.commit, past.at, selected)
  const openBranch = async (git: Git) =>
    await openPushed({ ...open, git }, runtime, open.config.git.metadata_branch, where)
  const once: { opening?: ReturnType<typeof openBranch> } = {}
  const branch = async (git: Git) => {
    once.opening ??= openBranch(git)
    return await once.opening
  }
  // A person who wants to hear of what is new does so in a store without keys, too.
  if (where.fetch === true) await branch(open.git)
  const found = await statusOfStore(
    open,
    now,
    selected,
    async (signal) => await entryTimes(endedBy(open.git, signal)),
    async (signal) => {
      const git = endedBy(open.git, signal)
      return await sidecarSeries(git, 'HEAD', { unmerged: branch(git).then(({ unmerged }) => unmerged) })
    },
    async (signal) => (await branch(endedBy(open.git, signal))).pushed,
  )
  const opened = await once.opening
  const { moves, notes } = await notFollowedYet(
    open.git,
    found.mapped,
    new Set(found.entries.map((entry) => entry.path)),
    found.keys,
  )
  // What was renamed is not new.
  const arrived = new Set(moves.values())
  return {
    ...found,
    unmapped: found.unmapped.filter((path) => !arrived.has(path)),
    notes: [...(opened?.notes ?? []), ...found.notes, ...notes],
  }
}
