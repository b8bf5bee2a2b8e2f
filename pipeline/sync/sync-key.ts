// One key of a sync: decide whether it is due, read it, write what changed, and remember the attempt.
import { mergeAgain } from '../../meta/files/conflicts-told.ts'
import { ConflictError, DocumentError } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { isOf, readSidecar } from '../../meta/files/sidecar-file.ts'
import type { Change } from '../../meta/judge/compare.ts'
import type { Config } from '../../schema/config.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Outcome } from '../../schema/reports/sync-report.ts'
import type { LastError, Sidecar } from '../../schema/sidecar.ts'
import type { KeyState } from '../../schema/state.ts'
import { willPass } from '../../schema/will-pass.ts'
import { CommandError, KeyError, LeakError, type Reached } from '../errors.ts'
import { dueness } from './due.ts'
import { isReplaced, stateAfterFailure, stateAfterSuccess } from './key-state.ts'
import { lostRights } from './lost-rights.ts'
import type { Recorded } from './oldest-first.ts'
import type { KeyTask } from './plan-sync.ts'
import type { ReadContext } from './read-context.ts'
import { readKey } from './read-key.ts'
import { lastError, sidecarOfFailure, sidecarOfReading } from './sidecar-of.ts'
import { writeIfChanged } from './write-if-changed.ts'

export interface KeySyncOptions {
  folder: KeyzFolder
  config: Config
  force: boolean
  /** Whether a person named the key. */
  named: boolean
  dryRun: boolean
  reading: ReadContext
  now: Instant
  signal: AbortSignal
  renewBefore?: Instant | undefined
  unasked?: boolean | undefined
  /** What the sidecars say, by key. */
  recorded: ReadonlyMap<string, Recorded>
}

export interface KeyResult {
  outcome: Outcome
  error: LastError | null
  changes: Change[]
  /** The new state of the key, or null when this run learned nothing about it. */
  state: KeyState | null
  /** Whether the sidecar was written anew although it says nothing new. */
  heartbeat: boolean
  /** Null when the provider was not asked. */
  reached: Reached | null
  /** The failure will pass: what becomes of it is decided when all keys are done. */
  passing: boolean
}

/** Never throws for what is wrong with this key alone. */
export async function syncKey(task: KeyTask, options: KeySyncOptions): Promise<KeyResult> {
  const { now, signal, force, named, config } = options
  return await forThisKey(options, async () => {
    if (signal.aborted) return untouched('skipped')
    // What was seen of the sidecar before is enough to leave a key alone; all of it is read for those that are asked about.
    const seen = options.recorded.get(task.path)
    if (!force && seen !== undefined) {
      const lastSuccessAt = seen.failing ? null : seen.readAt
      const due = dueness({ ...task, lastSuccessAt, isRecorded: true, named }, config.sync.fresh_for, now)
      if (due !== 'due') return untouched(due)
    }
    const previous = await storedSidecar(task, options.folder)
    const lastSuccessAt = previous?.sync_status === 'live' ? previous.last_success_at : null
    const known = { ...task, lastSuccessAt, isRecorded: previous !== null, named }
    const due = force ? 'due' : dueness(known, config.sync.fresh_for, now)
    return due === 'due' ? await readAndWrite(task, previous, options) : untouched(due)
  })
}

/** Does the work for one key, and makes a result of whatever goes wrong with this key alone. Throws CommandError. */
export async function forThisKey(
  { signal, now }: Pick<KeySyncOptions, 'signal' | 'now'>,
  work: () => Promise<KeyResult>,
): Promise<KeyResult> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) return untouched('skipped')
    if (error instanceof CommandError) throw error
    return failed(failureOf(error), now)
  }
}

/** What is at its place may be another key's, where somebody swapped aliases by hand. */
export async function storedSidecar({ path, row, sidecarPath }: KeyTask, folder: KeyzFolder): Promise<Sidecar | null> {
  const stored = await readSidecar(folder, sidecarPath)
  return stored !== null && isOf(stored, path, row) ? stored : null
}

async function readAndWrite(task: KeyTask, previous: Sidecar | null, options: KeySyncOptions): Promise<KeyResult> {
  const { now } = options
  try {
    const success = await readKey(task, { ...options.reading, now })
    const lost = lostRights(success.reading, previous)
    if (lost !== null) return await writeFailure(task, previous, lost, options)
    const sidecar = sidecarOfReading(task.path, task.row, success, now)
    // Who asks for this key wants to see all of it, and details of a replaced key are another key's.
    const replaced = isReplaced(task)
    const allDetails = options.force || options.named || replaced
    // When an entry was read at this path tells which of several it was.
    const isFirst = replaced || options.recorded.get(task.path)?.readAt === null
    const renewBefore = isFirst ? now : options.renewBefore
    const written = await writeIfChanged(task.sidecarPath, previous, sidecar, { ...options, allDetails, renewBefore })
    const state = stateAfterSuccess(task, success.retryAt, now)
    return { ...written, error: null, state, reached: 'yes', passing: false }
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    return await writeFailure(task, previous, error, options)
  }
}

async function writeFailure(
  task: KeyTask,
  previous: Sidecar | null,
  failure: KeyError,
  options: KeySyncOptions,
): Promise<KeyResult> {
  const { now } = options
  if (failure.details.passing) return { ...failed(failure, now), outcome: 'skipped' }
  // What this machine cannot decrypt says nothing about the key, and must not replace what others can read.
  if (failure.details.local) return failed(failure, now)
  // Whoever only looks at the store must not change what it says of its entries.
  if (options.unasked === true && failure.kind === 'decrypt_error') return failed(failure, now)
  const result = { ...failed(failure, now), state: stateAfterFailure(task, failure, now) }
  // What others changed is a matter between them and the person of this clone: the reading stays as it is.
  if (failure.details.waiting) return { ...result, outcome: 'waiting' }
  if (willPass(lastError(failure, now)) && !failure.details.lasting) return { ...result, passing: true }
  const sidecar = sidecarOfFailure(task.path, task.row, lastError(failure, now), previous)
  const { changes } = await writeIfChanged(task.sidecarPath, previous, sidecar, options)
  return { ...result, error: sidecar.last_error, changes }
}

/** Whatever is wrong with this key must not stop the others. */
function failureOf(error: unknown): KeyError {
  // In the same words for every key, so that they are said once.
  if (error instanceof ConflictError)
    return new KeyError('config_error', `unresolved merge conflict in the sidecar: ${mergeAgain}`)
  if (error instanceof DocumentError) return new KeyError('config_error', error.message)
  if (error instanceof LeakError) return new KeyError('provider_error', error.message)
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
  return new KeyError(
    'config_error',
    `something unexpected went wrong${code}: check that .keyz can be written to, or report it`,
  )
}

const nothingLearned = { error: null, changes: [], state: null, heartbeat: false, reached: null, passing: false }

function untouched(outcome: 'skipped' | 'fresh' | 'backing_off'): KeyResult {
  return { ...nothingLearned, outcome }
}

function failed(failure: KeyError, now: Instant): KeyResult {
  return { ...nothingLearned, outcome: 'failed', error: lastError(failure, now), reached: reachedBefore(failure) }
}

/** What is wrong here was found before anybody was asked, unless an answer says it. */
function reachedBefore({ kind, details }: KeyError): Reached | null {
  if (kind === 'network_error') return details.reached ?? 'no'
  const ours = kind === 'config_error' || kind === 'decrypt_error'
  return ours && details.http_status === undefined ? null : 'yes'
}
