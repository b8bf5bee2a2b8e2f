// Syncs the planned keys side by side within the deadline, and keeps the state up to date meanwhile.
import { writeState } from '../../meta/files/state-file.ts'
import type { Change } from '../../meta/judge/compare.ts'
import type { Registry, RegistryRow } from '../../schema/registry.ts'
import type { KeyState, SyncState } from '../../schema/state.ts'
import type { SyncResult } from '../../schema/sync-report.ts'
import type { Consent } from '../consent/consent.ts'
import { inParallel } from '../environment/in-parallel.ts'
import { timeLimit } from '../environment/time-limit.ts'
import { LeakError } from '../errors.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'
import type { Entry } from '../store/scan-store.ts'
import type { SyncPlan } from './plan-sync.ts'
import { type ReadContext, readContext } from './read-context.ts'
import { type Attempt, isOffline, settlePassing } from './settle-passing.ts'
import { lastError } from './sidecar-of.ts'
import type { SyncContext } from './sync-context.ts'
import { type KeyResult, syncKey } from './sync-key.ts'

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
  /** Whether no provider at all could be reached. */
  offline: boolean
  notes: string[]
}

/** Keys under way for each request that may be: enough to keep all hosts busy, few enough to keep memory flat. */
const keysPerRequest = 4
const saveStateEvery = 200

export async function syncKeys(
  { tasks, refused, registry, entries, state, keepState, consent }: KeysToSync,
  { force, named, dryRun, deadline }: KeysOptions,
  context: SyncContext,
): Promise<KeysSynced> {
  const { environment, config, folder, interrupt, scanner } = context
  const startedAt = environment.instant()
  const attempts: Attempt[] = []
  const notes: string[] = []
  const { signal, release } = timeLimit(interrupt, deadline)
  const reading: ReadContext = readContext({
    ...context,
    rows: registry.keys,
    entries,
    consent,
    signal,
    keys: tasks.length,
  })
  const saveState = async (newest: SyncState) => {
    if (keepState) return
    await writeState(folder, newest).catch(async (error: unknown) => {
      noteLeak(notes)(error)
      await writeState(folder, withoutLeaks(newest, scanner)).catch(noteLeak(notes))
    })
  }
  try {
    await inParallel(tasks, config.sync.concurrency * keysPerRequest, async (task) => {
      const now = environment.instant()
      const result = await syncKey(task, { folder, config, force, named, dryRun, reading, now, signal })
      attempts.push({ task, result, now })
      if (result.state !== null) state.keys[task.path] = result.state
      context.progress(attempts.length, tasks.length)
      if (attempts.length % saveStateEvery === 0) await saveState(state)
    })
  } finally {
    release()
    await reading.close()
  }
  const offline = isOffline(attempts)
  const refusals = refused.map((row) => resultOf(row, { outcome: 'failed', error: lastError(row.failure, startedAt) }))
  const synced: KeysSynced = { results: refusals, changes: new Map(), heartbeats: new Set(), offline, notes }
  for (const attempt of attempts) {
    const { task } = attempt
    const result = await settlePassing(attempt, offline, { folder, config, dryRun, signal })
    synced.results.push(resultOf(task, result))
    if (result.changes.length > 0) synced.changes.set(task.path, result.changes)
    if (result.heartbeat) synced.heartbeats.add(`.keyz/${task.sidecarPath}`)
    if (result.state !== null) state.keys[task.path] = result.state
  }
  await saveState({ ...state, last_run_at: startedAt })
  return synced
}

/** What holds a piece of a secret is forgotten, and the others are remembered. */
function withoutLeaks(state: SyncState, scanner: LeakScanner): SyncState {
  const keys = Object.entries(state.keys).filter(([path, known]) => !scanner.finds(JSON.stringify({ [path]: known })))
  return { ...state, keys: Object.fromEntries(keys) }
}

/** A secret that shares words with the names of entries must not cost the other keys their reading. */
function noteLeak(notes: string[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof LeakError)) throw error
    if (!notes.includes(`${error.message}.`)) notes.push(`${error.message}.`)
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
