// Syncs the planned keys side by side within the deadline. What is learned of a key goes to its sidecar and to the state, and is not kept.
import { writeSidecar } from '../../meta/files/sidecar-file.ts'
import type { Change } from '../../meta/judge/compare.ts'
import type { Registry, RegistryRow } from '../../schema/registry.ts'
import type { SyncResult } from '../../schema/reports/sync-report.ts'
import type { KeyState, SyncState } from '../../schema/state.ts'
import type { Consent } from '../consent/consent.ts'
import { timeLimit } from '../environment/time-limit.ts'
import type { Entry } from '../store/scan-store.ts'
import { contacts } from './contacts.ts'
import { inLanes } from './in-lanes.ts'
import { oldestFirst, type Recorded } from './oldest-first.ts'
import type { KeyTask, SyncPlan } from './plan-sync.ts'
import { type ReadContext, readContext, type Stage } from './read-context.ts'
import { type Attempt, settlePassing } from './settle-passing.ts'
import { lastError } from './sidecar-of.ts'
import { stateKeeper } from './state-keeper.ts'
import type { SyncContext } from './sync-context.ts'
import { type KeyResult, storedSidecar, syncKey } from './sync-key.ts'
import { isNotReached } from './sync-report.ts'

interface KeysOptions {
  force: boolean
  /** Whether a person named the keys. */
  named: boolean
  dryRun: boolean
  /** How long the keys may take, in milliseconds. */
  deadline: number
}

interface KeysToSync extends SyncPlan {
  registry: Registry
  entries: readonly Entry[]
  /** Updated in place, key by key. */
  state: SyncState
  /** Whether the state differs from its file already. */
  stateChanged: boolean
  /** What the sidecars say, by key. */
  recorded: ReadonlyMap<string, Recorded>
  /** Whether the file of the state stays as it is. */
  keepState: boolean
  consent: Consent
}

export interface KeysSynced {
  results: SyncResult[]
  /** What was, or in a dry run would be, changed, by entry. */
  changes: Map<string, Change[]>
  /** Sidecars that were written anew although they say nothing new, relative to the store. */
  heartbeats: Set<string>
  /** Whether no provider at all could be reached; not where a single one did not answer in time. */
  offline: boolean
  /** What the keys waited for that were under way when the time was up, by path. */
  unfinished: ReadonlyMap<string, Stage>
  notes: string[]
}

/** Keys of a provider under way for each request to it that may be: enough that the next one is decrypted by then. */
const keysPerRequest = 2

export async function syncKeys(keys: KeysToSync, options: KeysOptions, context: SyncContext): Promise<KeysSynced> {
  const { tasks, refused, state } = keys
  const { environment, folder, interrupt, perProvider, renewBefore, unasked } = context
  const startedAt = environment.instant()
  const { signal, release } = timeLimit(interrupt, options.deadline)
  const reading: ReadContext = readContext({
    ...context,
    ...keys,
    rows: keys.registry.keys,
    keys: tasks.length,
    signal,
  })
  const keeper = stateKeeper({ ...context, state, startedAt, changed: keys.stateChanged, keep: keys.keepState })
  const shared = {
    ...options,
    folder,
    config: context.config,
    reading,
    signal,
    renewBefore,
    unasked,
    recorded: keys.recorded,
  }
  const refusals = refused.map((row) => resultOf(row, { outcome: 'failed', error: lastError(row.failure, startedAt) }))
  const synced: KeysSynced = {
    results: refusals,
    changes: new Map(),
    heartbeats: new Set(),
    offline: false,
    unfinished: reading.underWay,
    notes: keeper.notes,
  }
  const passing: Attempt[] = []
  const met = contacts()
  const unchanged: KeyTask[] = []

  async function take(task: KeyTask, result: KeyResult): Promise<void> {
    synced.results.push(resultOf(task, result))
    if (result.changes.length > 0) synced.changes.set(task.path, kept(result.changes, options))
    if (result.heartbeat) synced.heartbeats.add(`.keyz/${task.sidecarPath}`)
    else if (result.outcome === 'unchanged') unchanged.push(task)
    if (result.state !== null) await keeper.learn(task.path, result.state)
  }

  const lists = [...oldestFirst(tasks, keys.recorded, context.random)].map(([, items]) => ({
    items,
    lanes: (items[0]?.provider.concurrency ?? perProvider) * keysPerRequest,
  }))
  let done = 0
  // The first answer may take long: a person sees from the start that something goes on.
  if (tasks.length > 0) context.progress(done, tasks.length)
  try {
    await inLanes(lists, async (task) => {
      const now = environment.instant()
      const result = await syncKey(task, { ...shared, now })
      if (!isNotReached(result)) reading.underWay.delete(task.path)
      met.saw(task.provider.id, result.reached)
      if (result.passing) {
        passing.push({ task, result, now })
        if (result.state !== null) await keeper.learn(task.path, result.state)
      } else await take(task, result)
      context.progress(++done, tasks.length)
    })
  } finally {
    release()
    await reading.close()
    // Also when the run ends with an error: what was learned is true.
    await keeper.flush()
  }
  synced.offline = met.isOffline()
  for (const attempt of passing) await take(attempt.task, await settlePassing(attempt, synced.offline, shared))
  if (context.reviewed && !options.dryRun && synced.results.some(isNotReached)) await renew(unchanged, state, context)
  await keeper.flush()
  return synced
}

/** All that a run without a person prints of a reading is the balance: the values of ten thousand others are not kept. */
function kept(changes: readonly Change[], { dryRun }: KeysOptions): Change[] {
  return dryRun ? [...changes] : changes.filter(({ field }) => field === 'balances')
}

/** Where a run did not reach every key, the sidecars have to show which ones it did reach: the next run begins with the others. */
async function renew(tasks: readonly KeyTask[], { keys }: SyncState, { folder }: SyncContext): Promise<void> {
  for (const task of tasks) {
    const sidecar = await storedSidecar(task, folder)
    const readAt = keys[task.path]?.last_success_at ?? null
    if (sidecar !== null && readAt !== null)
      await writeSidecar(folder, task.sidecarPath, { ...sidecar, last_success_at: readAt })
  }
}

function resultOf(
  {
    path,
    row,
    sidecarPath,
    state,
  }: { path: string; row: RegistryRow; sidecarPath: string; state?: KeyState | undefined },
  { outcome, error }: Pick<KeyResult, 'outcome' | 'error'>,
): SyncResult {
  const { provider_id, account_ref, key_alias } = row
  const waiting = outcome === 'backing_off' ? state : undefined
  return {
    key_path: path,
    provider_id,
    account_ref,
    key_alias,
    sidecar_path: `.keyz/${sidecarPath}`,
    outcome,
    error,
    not_before: waiting?.not_before ?? null,
    retry_after: waiting?.retry_after ?? null,
  }
}
