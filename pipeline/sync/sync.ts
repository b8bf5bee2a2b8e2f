// A whole sync: reconcile, select, read every key that is due, write what is news, record it in git.

import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { type Lock, takeLock } from '../../meta/files/lock.ts'
import { emptyRegistry, readRegistry, updateRegistry } from '../../meta/files/registry-file.ts'
import { readState, writeState } from '../../meta/files/state-file.ts'
import type { Change } from '../../meta/judge/compare.ts'
import type { Config } from '../../schema/config.ts'
import { milliseconds } from '../../schema/duration.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { SyncReport, SyncResult } from '../../schema/sync-report.ts'
import { commitMetadata } from '../commit/commit-metadata.ts'
import type { Environment } from '../environment/environment.ts'
import { inParallel } from '../environment/in-parallel.ts'
import { timeLimit } from '../environment/time-limit.ts'
import { CommandError, type ExitCode, exitCodes } from '../errors.ts'
import type { Git, Operation } from '../git/git.ts'
import { LeakError, type LeakScanner } from '../secrets/leak-scanner.ts'
import { type Entry, scanStore } from '../store/scan-store.ts'
import type { Selection } from './due.ts'
import { markedDue } from './mark-due.ts'
import { openReading } from './open-reading.ts'
import { planTasks } from './plan-sync.ts'
import { movedRegistry, movedState, reconcile, settleSidecars } from './reconcile.ts'
import { lastError } from './sidecar-of.ts'
import { type KeyResult, syncKey } from './sync-key.ts'

export interface SyncOptions {
  selection: Selection
  force: boolean
  dryRun: boolean
  /** How long the whole run may take, in milliseconds; `sync.deadline` of the configuration where it is left out. */
  deadline?: number
  /** Entries that are due, however fresh they look: asked about when they are selected, and remembered when not. */
  markDue?: ReadonlySet<string>
}

/** What a sync works on and with. Time, chance and waiting are passed in. */
export interface SyncContext {
  environment: Environment
  store: string
  folder: KeyzFolder
  config: Config
  git: Git
  scanner: LeakScanner
  random: () => number
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Ends when the person presses Ctrl-C. */
  interrupt: AbortSignal
  /** Whether a person is there to type a passphrase. */
  mayPrompt: boolean
  progress: (done: number, total: number) => void
  patience?: () => number
  /** As in record. */
  finished?: Operation
}

export interface Synced {
  report: SyncReport
  /** What was, or in a dry run would be, changed, by entry. */
  changes: Map<string, Change[]>
  /** Sentences for the person about what is not in the report. */
  notes: string[]
  exitCode: ExitCode
}

/** Keys under way for each request that may be: enough to keep all hosts busy, few enough to keep memory flat. */
const keysPerRequest = 4
const saveStateEvery = 200
/** Timers of JavaScript overflow after this many milliseconds, 24 days. */
const maxTimer = 2 ** 31 - 1

/** Throws CommandError or DocumentError when nothing can be done at all; what is wrong with one key is in the report. */
export async function sync(options: SyncOptions, context: SyncContext): Promise<Synced> {
  if (options.dryRun) return await syncLocked(options, context)
  const lock = await waitForLock(context, options.deadline ?? milliseconds(context.config.sync.deadline))
  try {
    return await syncLocked(options, context)
  } finally {
    await lock.release()
  }
}

async function syncLocked(options: SyncOptions, context: SyncContext): Promise<Synced> {
  const { environment, config, folder, interrupt, scanner } = context
  const now = environment.instant()
  const notes: string[] = []
  if (!options.dryRun) await folder.sweep()
  const entries = await scanStore(context.store)
  const reconciled = await reconcileStore(options, context, entries, notes)
  const { registry } = reconciled
  const state = markedDue(reconciled.state, registry, options.markDue ?? new Set(), now)
  if (Object.keys(registry.keys).length === 0) notes.push('No entry is mapped to a provider yet: run keyz discover.')
  const { tasks, refused } = await planTasks(options.selection, registry, state, entries)

  const { signal, release } = timeLimit(
    interrupt,
    Math.min(options.deadline ?? milliseconds(config.sync.deadline), maxTimer),
  )
  const reading = once(() => openReading({ ...context, rows: registry.keys, entries, signal }))
  const changes = new Map<string, Change[]>()
  const results = refused.map((row) => resultOf(row, { outcome: 'failed', error: lastError(row.failure, now) }))
  try {
    await inParallel(tasks, config.sync.concurrency * keysPerRequest, async (task) => {
      const result = await syncKey(task, {
        ...options,
        folder,
        config,
        reading: reading.get,
        now: environment.instant(),
        signal,
      })
      results.push(resultOf(task, result))
      if (result.changes.length > 0) changes.set(task.path, result.changes)
      if (result.state !== null) state.keys[task.path] = result.state
      context.progress(results.length, tasks.length + refused.length)
      if (!options.dryRun && results.length % saveStateEvery === 0)
        await writeState(folder, state).catch(noteLeak(notes))
    })
  } finally {
    release()
    await reading.opened?.then((opened) => opened.close()).catch(() => undefined)
  }

  let commit: string | null = null
  if (!options.dryRun) {
    await writeState(folder, { ...state, last_run_at: now }).catch(noteLeak(notes))
    const mode = interrupt.aborted ? 'none' : config.git.mode
    const recorded = await commitMetadata({ ...context, mode, inspect: scanner.inspect })
    commit = recorded.commit
    if (recorded.note !== null) notes.push(`${recorded.note}.`)
  }
  const late = results.filter(({ outcome, error }) => outcome === 'skipped' && error === null).length
  if (late > 0 && !interrupt.aborted && options.deadline === undefined) {
    notes.push(
      `${late} key(s) were not reached within ${config.sync.deadline}: run keyz sync again, or raise sync.deadline in .keyz/config.yaml.`,
    )
  }
  results.sort((left, right) => (left.key_path < right.key_path ? -1 : 1))
  return {
    report: {
      schema_version: 1,
      started_at: now,
      finished_at: environment.instant(),
      git_mode: config.git.mode,
      commit,
      results,
    },
    changes,
    notes,
    exitCode: interrupt.aborted ? exitCodes.interrupted : exitCodeOf(results),
  }
}

/** A secret that shares words with the names of entries must not cost the others their reading. */
function noteLeak(notes: string[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof LeakError)) throw error
    if (!notes.includes(`${error.message}.`)) notes.push(`${error.message}.`)
  }
}

/** Registry and state as they are after following what git shows about renamed and deleted entries. */
async function reconcileStore(
  options: SyncOptions,
  { folder, git }: SyncContext,
  entries: readonly Entry[],
  notes: string[],
) {
  const registry = (await readRegistry(folder)) ?? emptyRegistry
  const moves = await reconcile(registry, new Set(entries.map(({ path }) => path)), git)
  for (const [from, to] of moves) {
    notes.push(
      to === null
        ? `${from} was deleted: its metadata goes too, and stays in the git history.`
        : `${from} was renamed to ${to}: its metadata follows.`,
    )
  }
  const followed = movedRegistry(registry, moves)
  if (!options.dryRun) {
    if (moves.size > 0) await updateRegistry(folder, (newest) => movedRegistry(newest, moves))
    await settleSidecars(folder, followed, moves)
  }
  return { registry: followed, state: movedState(await readState(folder), moves) }
}

async function waitForLock({ folder, interrupt, sleep }: SyncContext, patience: number): Promise<Lock> {
  const place = await folder.ready('state')
  const pause = 200
  for (let waited = 0; ; waited += pause) {
    const lock = await takeLock(place)
    if ('release' in lock) return lock
    if (interrupt.aborted) throw new CommandError('interrupted while waiting for another sync', exitCodes.interrupted)
    if (waited >= patience) {
      throw new CommandError(
        `another sync of this store is still running (${lock.heldBy}): wait for it, then run keyz sync again`,
        exitCodes.someFailed,
      )
    }
    await sleep(pause)
  }
}

function resultOf(
  { path, row, sidecarPath }: { path: string; row: RegistryRow; sidecarPath: string },
  { outcome, error }: Pick<KeyResult, 'outcome' | 'error'>,
): SyncResult {
  const { provider_id, account_ref, key_alias } = row
  return { key_path: path, provider_id, account_ref, key_alias, sidecar_path: `.keyz/${sidecarPath}`, outcome, error }
}

function exitCodeOf(results: readonly SyncResult[]): ExitCode {
  const asked = results.filter(({ outcome }) => outcome !== 'fresh' && outcome !== 'backing_off')
  if (asked.length > 0 && asked.every(({ error }) => error?.kind === 'decrypt_error')) return exitCodes.nothingDecrypted
  return asked.some(({ outcome }) => outcome === 'failed' || outcome === 'skipped')
    ? exitCodes.someFailed
    : exitCodes.done
}

/** Does something on the first call only; every later call gets the same result. */
function once<Result>(make: () => Promise<Result>): { get: () => Promise<Result>; opened: Promise<Result> | null } {
  const state: { get: () => Promise<Result>; opened: Promise<Result> | null } = {
    opened: null,
    get() {
      state.opened ??= make()
      return state.opened
    },
  }
  return state
}
