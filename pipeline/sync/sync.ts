// A whole sync: reconcile, plan, sync every key that is due, commit what changed, and report.

/*
 * One key from the scan to the commit, in the order of the calls:
 *
 *  1. sync.ts -> wait-for-lock.ts -> store/scan-store.ts            one sync at a time; which entries there are
 *  2. reconcile.ts -> moved-registry.ts -> settled-sidecars.ts      what was renamed or deleted
 *  3. plan-sync.ts -> store/selection.ts                            which keys the sync is about
 *  4. sync-keys.ts -> read-context.ts                               all keys side by side
 *  5. sync-key.ts -> due.ts                                         one key: is it due?
 *  6. read-key.ts -> open-key.ts -> decrypt/                        decrypt the entry, recognize the key
 *  7. fetch/ask-provider.ts -> ask-main.ts -> ask-the-rest.ts       which requests are made
 *  8. fetch/perform-request.ts -> build-request.ts -> http-client.ts -> http.ts -> interpret-answer.ts
 *  9. fetch/collected-answers.ts, then the provider's normalize     answers become a reading
 * 10. sidecar-of.ts -> write-if-changed.ts -> key-state.ts          the reading becomes a sidecar, written when it says something new
 * 11. commit/commit-metadata.ts, then sync-report.ts
 *
 * Only four files are entered a second time by another function: fetch/http-client.ts (opened, then sends), secrets/leak-scanner.ts
 * (protects the secret, then inspects what is written), and meta's sidecar-file.ts and state-file.ts (read, then written).
 */

import type { Change } from '../../meta/judge/compare.ts'
import { milliseconds } from '../../schema/duration.ts'
import type { SyncReport } from '../../schema/sync-report.ts'
import { type Committed, commitMetadata } from '../commit/commit-metadata.ts'
import type { ExitCode } from '../errors.ts'
import { scanStore } from '../store/scan-store.ts'
import type { Selection } from '../store/selection.ts'
import { markedDue } from './mark-due.ts'
import { planSync } from './plan-sync.ts'
import { reconcile } from './reconcile.ts'
import type { SyncContext } from './sync-context.ts'
import { syncKeys } from './sync-keys.ts'
import { exitCodeOf, lateNotes, reportOf } from './sync-report.ts'
import { waitForLock } from './wait-for-lock.ts'

export interface SyncOptions {
  selection: Selection
  force: boolean
  dryRun: boolean
  /** How long the whole run may take, in milliseconds; `sync.deadline` of the configuration by default. */
  deadline?: number
  /** Entries that are due, however fresh they look: asked about when they are selected, and remembered when not. */
  markDue?: ReadonlySet<string>
}

export interface Synced {
  report: SyncReport
  /** What was, or in a dry run would be, changed, by entry. */
  changes: Map<string, Change[]>
  /** Sentences for the person about what is not in the report. */
  notes: string[]
  exitCode: ExitCode
}

/** Throws CommandError or DocumentError when nothing can be done at all; what is wrong with one key is in the report. */
export async function sync(options: SyncOptions, context: SyncContext): Promise<Synced> {
  if (options.dryRun) return await syncStore(options, context)
  const lock = await waitForLock(context, deadlineOf(options, context))
  try {
    return await syncStore(options, context)
  } finally {
    await lock.release()
  }
}

async function syncStore(options: SyncOptions, context: SyncContext): Promise<Synced> {
  const { environment, folder, interrupt } = context
  const { selection, force, dryRun, markDue = new Set() } = options
  const startedAt = environment.instant()
  if (!dryRun) await folder.sweep()
  const entries = await scanStore(context.store)
  const reconciled = await reconcile(entries, context, dryRun)
  const { registry } = reconciled
  const state = markedDue(reconciled.state, registry, markDue, startedAt)
  const plan = await planSync(selection, registry, state, entries)
  const deadline = deadlineOf(options, context)
  const synced = await syncKeys({ ...plan, registry, entries, state }, { force, dryRun, deadline }, context)
  const committed = await commit(options, context)
  const isEmpty = Object.keys(registry.keys).length === 0
  return {
    report: reportOf(synced.results, startedAt, committed.commit, context),
    changes: synced.changes,
    notes: [
      ...reconciled.notes,
      ...(isEmpty ? ['No entry is mapped to a provider yet: run keyz discover.'] : []),
      ...synced.notes,
      ...(committed.note === null ? [] : [`${committed.note}.`]),
      ...(options.deadline === undefined ? lateNotes(synced.results, context) : []),
    ],
    exitCode: exitCodeOf(synced.results, interrupt),
  }
}

function deadlineOf({ deadline }: SyncOptions, { config }: SyncContext): number {
  return deadline ?? milliseconds(config.sync.deadline)
}

async function commit({ dryRun }: SyncOptions, context: SyncContext): Promise<Committed> {
  if (dryRun) return { commit: null, note: null }
  const { config, interrupt, scanner } = context
  const mode = interrupt.aborted ? 'none' : config.git.mode
  return await commitMetadata({ ...context, mode, inspect: scanner.inspect })
}
