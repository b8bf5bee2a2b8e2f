// A whole sync: reconcile, plan, sync every key that is due, commit what changed, and report.

/*
 * One key from the scan to the commit, in the order of the calls:
 *
 *  1. wait-for-lock, store/scan-store                        one sync at a time; which entries there are
 *  2. reconcile, perhaps-new, registry-moves, moved-registry, settled-sidecars      what was renamed or deleted
 *  3. plan-sync, store/known-providers, store/selection      which keys this sync is about
 *     consent/consent, memory-file                          what this person has allowed to be sent
 *  4. sync-keys, oldest-first, in-lanes, read-context, companion      all keys side by side, those that waited longest first
 *  5. sync-key, due                                          one key: is it due?
 *  6. read-key, open-key, decrypt/open-decrypter, agent-decrypter (or gpg-, openpgp-decrypter), credential, refuse-foreign-key, key-kind
 *  7. fetch/ask-provider, ask-main, is-meant-for             which requests are made, with the help of what is already known
 *  8. fetch/perform-request, build-request, http-client, http, interpret-answer      one request and its answer
 *  9. fetch/ask-the-rest, learned, then 8 again, collected-answers       the other requests
 * 10. the provider's normalize, secrets/holds-any-piece      answers become a reading
 * 11. sidecar-of, write-if-changed, meta/judge/compare, key-state, state-keeper      the reading becomes a sidecar, written when it says something new
 *     settle-passing                                        when all keys are done: what is worth recording of failures that will pass
 * 12. commit/commit-metadata, changes-to-commit, commit-message, then sync-report
 *
 * Four files are entered again by another function than before: fetch/http-client (opened, then sends), secrets/leak-scanner (protects
 * the secret, then inspects what is written), and of meta sidecar-file and state-file (read, then written). The handles of the folder
 * and of git are used all along, like a file system, and are not counted.
 */

import { NewerDocumentError } from '../../meta/files/document.ts'
import type { RegistryVersion } from '../../meta/files/registry-file.ts'
import type { ReadRegistry } from '../../meta/files/registry-rows.ts'
import type { Change } from '../../meta/judge/compare.ts'
import { milliseconds } from '../../schema/duration.ts'
import type { Instant } from '../../schema/instant.ts'
import type { SyncReport } from '../../schema/reports/sync-report.ts'
import { type Committed, commitMetadata } from '../commit/commit-metadata.ts'
import { type Consent, openConsent, reviewed } from '../consent/consent.ts'
import { keepHeapSmall, letHeapGrow } from '../environment/small-heap.ts'
import { type ExitCode, exitCodes } from '../errors.ts'
import { entriesLeftOut, leftOutNote } from '../store/entries-left-out.ts'
import { entryNamed } from '../store/entry-path.ts'
import { publicNames } from '../store/public-names.ts'
import { type Entry, scanStore } from '../store/scan-store.ts'
import type { Selection } from '../store/selection.ts'
import { markedDue } from './mark-due.ts'
import { planSync, type SyncPlan } from './plan-sync.ts'
import type { Stage } from './read-context.ts'
import { reconcile } from './reconcile.ts'
import type { SyncContext } from './sync-context.ts'
import { syncKeys } from './sync-keys.ts'
import { exitCodeOf, lateNotes, offlineNote, reportOf } from './sync-report.ts'
import { waitForLock } from './wait-for-lock.ts'

export interface SyncOptions {
  selection: Selection
  force: boolean
  dryRun: boolean
  /** How long the whole run may take, in milliseconds; `sync.deadline` of the configuration by default. */
  deadline?: number
  /** Entries that are due, however fresh they look: asked about when they are selected, and remembered when not. */
  markDue?: ReadonlySet<string>
  /** The registry as the caller has read it. */
  read?: RegistryVersion
}

export interface Synced {
  report: SyncReport
  /** What was, or in a dry run would be, changed, by entry. */
  changes: Map<string, Change[]>
  /** Whether a sidecar was, or in a dry run would be, written. */
  wrote: boolean
  /** Sentences for the person about what is not in the report. */
  notes: string[]
  /** Whether no provider at all could be reached; not where a single one did not answer in time. */
  offline: boolean
  /** What the keys waited for that were under way when the time was up, by path. */
  unfinished: ReadonlyMap<string, Stage>
  exitCode: ExitCode
}

/** From here on memory matters more than a few percent of the time. */
const manyEntries = 1_000

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
  if (entries.length > manyEntries) keepHeapSmall()
  else letHeapGrow()
  const reconciled = await reconcile(entries, context, options).catch((error: unknown) => {
    // In CI a person has to see that nothing was asked.
    if (error instanceof NewerDocumentError && !context.reviewed) return error.message
    throw error
  })
  if (typeof reconciled === 'string') return nothingAsked(reconciled, startedAt, context)
  const { registry, newerState } = reconciled
  context.scanner.publish(publicNames(entries, registry))
  const state = markedDue(reconciled.state, registry, markDue, startedAt)
  const planned = planSync(selection, registry, state, entries)
  const mapped = planned.tasks.map(({ path }) => path)
  const leftOut = await entriesLeftOut(mapped, entries, context.git)
  const plan = { ...planned, tasks: planned.tasks.filter(({ path }) => !leftOut.has(path)) }
  const deadline = deadlineOf(options, context)
  const named = selection.paths.length > 0
  const consent = await consentFor({ ...plan, registry, entries }, options, context)
  const synced = await syncKeys(
    {
      ...plan,
      registry,
      entries,
      state,
      stateChanged: reconciled.moved || markDue.size > 0,
      recorded: reconciled.recorded,
      keepState: dryRun || newerState !== null,
      consent,
    },
    { force, named, dryRun, deadline },
    context,
  )
  if (!dryRun) await consent.save()
  const committed = await commit({ ...synced, dryRun, settingsAlone: reconciled.moved }, context)
  // Whoever has just deleted the last key knows.
  const isEmpty = Object.keys(registry.keys).length === 0 && reconciled.notes.length === 0
  const notHere = leftOutNote(leftOut.size)
  return {
    report: reportOf(synced, startedAt, committed.commit, context),
    changes: synced.changes,
    wrote: synced.changes.size > 0 || synced.heartbeats.size > 0,
    notes: [
      ...reconciled.notes,
      ...(isEmpty ? ['No entry is mapped to a provider yet: run keyz discover.'] : []),
      ...(notHere === null ? [] : [notHere]),
      ...(newerState === null ? [] : [`${newerState}.`]),
      ...(consent.problem === null ? [] : [`${consent.problem}.`]),
      ...synced.notes,
      ...(synced.offline ? [offlineNote] : []),
      ...(committed.note === null ? [] : [`${committed.note}.`]),
      ...(options.deadline === undefined && !synced.offline ? lateNotes(synced, context) : []),
    ],
    offline: synced.offline,
    unfinished: synced.unfinished,
    exitCode: exitCodeOf(synced.results, interrupt),
  }
}

/** The registry was written by a newer keyz. Only that one knows what may be sent where. */
function nothingAsked(problem: string, startedAt: Instant, context: SyncContext): Synced {
  return {
    report: reportOf({ results: [], offline: false }, startedAt, null, context),
    changes: new Map(),
    wrote: false,
    notes: [`${problem}, and nothing was sent.`],
    offline: false,
    unfinished: new Map(),
    exitCode: exitCodes.someFailed,
  }
}

/** A path in full is a person's decision to send that entry; a folder or a glob may name more than they think. */
async function consentFor(
  { tasks, registry, entries }: Pick<SyncPlan, 'tasks'> & { registry: ReadRegistry; entries: readonly Entry[] },
  { selection, dryRun }: SyncOptions,
  context: SyncContext,
): Promise<Consent> {
  if (context.reviewed) return reviewed
  const files = new Map(entries.map(({ path, file }) => [path, file]))
  const consent = await openConsent(context, { rows: registry.keys, files })
  const named = new Set(selection.paths.map(entryNamed))
  for (const { path, row } of tasks) {
    const file = files.get(path)
    if (named.has(path) && file !== undefined) await consent.allow(path, row, file)
  }
  if (!dryRun) await consent.save()
  return consent
}

function deadlineOf({ deadline }: SyncOptions, { config }: SyncContext): number {
  return deadline ?? milliseconds(config.sync.deadline)
}

/** A run that found nothing leaves a registry alone that a person is editing. */
async function commit(
  { dryRun, heartbeats, settingsAlone }: { dryRun: boolean; heartbeats: ReadonlySet<string>; settingsAlone: boolean },
  context: SyncContext,
): Promise<Committed> {
  if (dryRun) return { commit: null, note: null }
  const { config, interrupt, scanner } = context
  const mode = interrupt.aborted ? 'none' : config.git.mode
  return await commitMetadata({ ...context, mode, inspect: scanner.inspect, heartbeats, settingsAlone })
}
