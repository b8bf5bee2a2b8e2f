// What a sync reports: the result of every key, and the exit code.
import { counted } from '../../meta/judge/values.ts'
import type { Config } from '../../schema/config.ts'
import type { Instant } from '../../schema/instant.ts'
import type { SyncReport, SyncResult } from '../../schema/reports/sync-report.ts'
import type { Environment } from '../environment/environment.ts'
import { asksGpg } from '../environment/private-key-source.ts'
import { type ExitCode, exitCodes } from '../errors.ts'
import type { Stage } from './read-context.ts'

/** Nothing is wrong with the key: the run was over before its turn came. */
export function isNotReached({ outcome, error }: Pick<SyncResult, 'outcome' | 'error'>): boolean {
  return outcome === 'skipped' && error === null
}

interface Synced {
  results: readonly SyncResult[]
  /** What each key that has no result was waiting for. */
  unfinished: ReadonlyMap<string, Stage>
}

interface LateContext {
  config: Config
  interrupt: AbortSignal
  environment: Pick<Environment, 'privateKey'>
}

/** Instead of a list of all keys. */
export const offlineNote = 'No provider could be reached: are you offline?'

export function reportOf(
  { results, offline }: { results: readonly SyncResult[]; offline: boolean },
  startedAt: Instant,
  commit: string | null,
  { config, environment }: { config: Config; environment: { instant: () => Instant } },
): SyncReport {
  return {
    schema_version: 1,
    started_at: startedAt,
    finished_at: environment.instant(),
    git_mode: config.git.mode,
    commit,
    offline,
    results: [...results].sort((left, right) => (left.key_path < right.key_path ? -1 : 1)),
  }
}

/** Sentences when the deadline came before some keys were reached. A gpg that hangs is named: waiting longer would not help. */
export function lateNotes(
  { results, unfinished }: Pick<Synced, 'results' | 'unfinished'>,
  { config, interrupt, environment }: LateContext,
): string[] {
  const late = results.filter(isNotReached)
  if (interrupt.aborted) return []
  const hanging = asksGpg(environment.privateKey)
    ? late.filter(({ key_path }) => unfinished.get(key_path) === 'decryption').length
    : 0
  const within = `within ${config.sync.deadline}`
  if (hanging === 0) return notReached(late.length, within, ', or raise sync.deadline in .keyz/config.yaml')
  return [
    `gpg did not decrypt ${hanging} ${hanging === 1 ? 'entry' : 'entries'} ${within}: if gpg-agent hangs, restart it with gpgconf --kill gpg-agent, then run keyz sync again.`,
    ...notReached(late.length - hanging, within, ''),
  ]
}

function notReached(count: number, within: string, otherwise: string): string[] {
  if (count === 0) return []
  const next = 'run keyz sync again'
  return [`${counted(count, 'key')} ${count === 1 ? 'was' : 'were'} not reached ${within}: ${next}${otherwise}.`]
}

/** Fresh keys and those that are backing off were not asked about, so they say nothing about this run. */
export function exitCodeOf(results: readonly SyncResult[], interrupt: AbortSignal): ExitCode {
  if (interrupt.aborted) return exitCodes.interrupted
  const asked = results.filter(({ outcome }) => outcome !== 'fresh' && outcome !== 'backing_off')
  if (asked.length > 0 && asked.every(({ error }) => error?.kind === 'decrypt_error')) return exitCodes.nothingDecrypted
  const failing = asked.some(({ outcome }) => outcome === 'failed' || outcome === 'skipped' || outcome === 'waiting')
  return failing ? exitCodes.someFailed : exitCodes.done
}
