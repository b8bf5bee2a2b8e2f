// One key of a sync: read it, compare with what is stored, write what is news, and remember the attempt.

import { DocumentError } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { isOf, readSidecar, writeSidecar } from '../../meta/files/sidecar-file.ts'
import { type Change, changes, saysTheSame, steady } from '../../meta/judge/compare.ts'
import type { Provider } from '../../providers/framework/define.ts'
import type { Config } from '../../schema/config.ts'
import { milliseconds } from '../../schema/duration.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { LastError, Sidecar } from '../../schema/sidecar.ts'
import type { KeyState } from '../../schema/state.ts'
import type { Outcome } from '../../schema/sync-report.ts'
import { CommandError, KeyError } from '../errors.ts'
import { LeakError } from '../secrets/leak-scanner.ts'
import { backOff, dueness } from './due.ts'
import { type ReadContext, readKey } from './read-key.ts'
import { lastError, sidecarOfFailure, sidecarOfReading } from './sidecar-of.ts'

export interface KeyTask {
  path: string
  row: RegistryRow
  provider: Provider
  /** Relative to `.keyz`. */
  sidecarPath: string
  /** Tells whether the entry's bytes changed; null when there is no such entry. */
  entryVersion: string | null
  state: KeyState | undefined
}

export interface KeySyncOptions {
  folder: KeyzFolder
  config: Config
  force: boolean
  dryRun: boolean
  /** Opens the private key on first use: a run in which nothing is due needs none. */
  reading: () => Promise<ReadContext>
  now: Instant
  signal: AbortSignal
}

export interface KeyResult {
  outcome: Outcome
  error: LastError | null
  changes: Change[]
  /** The new state of the key, or null when this run learned nothing about it. */
  state: KeyState | null
}

/** Never throws for what is wrong with this key alone. */
export async function syncKey(task: KeyTask, options: KeySyncOptions): Promise<KeyResult> {
  const { now, signal, folder } = options
  try {
    if (signal.aborted) return untouched('skipped')
    const stored = await readSidecar(folder, task.sidecarPath)
    // What lies there may be another key's, where somebody exchanged aliases by hand.
    const previous = stored !== null && isOf(stored, task.path, task.row) ? stored : null
    const lastSuccessAt = previous?.sync_status === 'live' ? previous.last_success_at : null
    const due = options.force ? 'due' : dueness({ ...task, lastSuccessAt }, options.config.sync.fresh_for, now)
    return due === 'due' ? await readAndWrite(task, previous, options) : untouched(due)
  } catch (error) {
    if (signal.aborted) return untouched('skipped')
    if (error instanceof DocumentError) return failed(new KeyError('config_error', error.message), now)
    if (error instanceof LeakError) return failed(new KeyError('provider_error', error.message), now)
    if (error instanceof CommandError) throw error
    // Whatever else is wrong with this key must not stop the others.
    return failed(new KeyError('config_error', unforeseen(error)), now)
  }
}

async function readAndWrite(task: KeyTask, previous: Sidecar | null, options: KeySyncOptions): Promise<KeyResult> {
  const { now } = options
  try {
    const success = await readKey(task.path, task.row, task.provider, { ...(await options.reading()), now })
    const next = steady(previous, sidecarOfReading(task.path, task.row, success, now))
    const outcome = await store(task, previous, next, options)
    return { ...outcome, error: null, state: succeeded(task, success.retryAt, now) }
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    if (error.details.passing) return { ...failed(error, now), outcome: 'skipped' }
    // What this machine cannot open says nothing about the key, and is no news for those who can.
    if (error.details.local) return failed(error, now)
    const next = sidecarOfFailure(task.path, task.row, lastError(error, now), previous)
    const { changes } = await store(task, previous, next, options)
    return { outcome: 'failed', error: next.last_error, changes, state: failedState(task, error, now) }
  }
}

/** Writes the sidecar when it says something new, or when the stored one is so old that it would look forgotten. */
async function store(
  task: KeyTask,
  previous: Sidecar | null,
  next: Sidecar,
  { folder, config, dryRun, now }: KeySyncOptions,
): Promise<{ outcome: 'updated' | 'unchanged'; changes: Change[] }> {
  if (previous !== null && saysTheSame(previous, next) && !heartbeatDue(previous, next, config, now)) {
    return { outcome: 'unchanged', changes: [] }
  }
  if (!dryRun) await writeSidecar(folder, task.sidecarPath, next)
  return { outcome: 'updated', changes: changes(previous, next) }
}

function heartbeatDue(previous: Sidecar, next: Sidecar, config: Config, now: Instant): boolean {
  const { heartbeat } = config.sync
  if (heartbeat === 'off' || next.sync_status === 'error' || previous.last_success_at === null) return false
  return millisecondsOf(now) - millisecondsOf(previous.last_success_at) >= milliseconds(heartbeat)
}

function succeeded(task: KeyTask, retryAt: number | null, now: Instant): KeyState {
  return {
    ...counted(task, now),
    last_success_at: now,
    not_before: retryAt === null ? null : instantAt(retryAt),
    last_error_kind: null,
    consecutive_failures: 0,
    successes: (task.state?.successes ?? 0) + 1,
  }
}

function failedState(task: KeyTask, failure: KeyError, now: Instant): KeyState {
  const consecutive = (task.state?.consecutive_failures ?? 0) + 1
  // Nobody was asked: as soon as the person has mended it, the key is due again.
  const ours = failure.kind === 'config_error' || failure.kind === 'decrypt_error'
  const until = Math.max(failure.details.retryAt ?? 0, millisecondsOf(now) + backOff(consecutive))
  return {
    ...counted(task, now),
    not_before: ours ? null : instantAt(until),
    last_error_kind: failure.kind,
    consecutive_failures: consecutive,
    failures: (task.state?.failures ?? 0) + 1,
  }
}

function counted(task: KeyTask, now: Instant): KeyState {
  const before = task.state ?? {
    last_success_at: null,
    not_before: null,
    last_error_kind: null,
    consecutive_failures: 0,
    attempts: 0,
    successes: 0,
    failures: 0,
  }
  return { ...before, last_attempt_at: now, entry_version: task.entryVersion ?? '', attempts: before.attempts + 1 }
}

function unforeseen(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
  return `something went wrong that keyz does not foresee${code}: check that .keyz can be written to, or report it`
}

function untouched(outcome: 'skipped' | 'fresh' | 'backing_off'): KeyResult {
  return { outcome, error: null, changes: [], state: null }
}

function failed(failure: KeyError, now: Instant): KeyResult {
  return { outcome: 'failed', error: lastError(failure, now), changes: [], state: null }
}
