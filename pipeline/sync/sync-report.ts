// What a sync reports: the result of every key, and the exit code.
import { counted } from '../../meta/judge/values.ts'
import type { Config } from '../../schema/config.ts'
import type { Instant } from '../../schema/instant.ts'
import type { SyncReport, SyncResult } from '../../schema/sync-report.ts'
import { type ExitCode, exitCodes } from '../errors.ts'

/** Nothing is wrong with the key: the run was over before its turn came. */
export function isNotReached({ outcome, error }: Pick<SyncResult, 'outcome' | 'error'>): boolean {
  return outcome === 'skipped' && error === null
}

/** Instead of a list of all keys. */
export const offlineNote = 'no provider could be reached: are you offline?'

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

/** A sentence when the deadline came before some keys were reached. */
export function lateNotes(
  results: readonly SyncResult[],
  { config, interrupt }: { config: Config; interrupt: AbortSignal },
): string[] {
  const late = results.filter(isNotReached).length
  if (late === 0 || interrupt.aborted) return []
  return [
    `${counted(late, 'key')} ${late === 1 ? 'was' : 'were'} not reached within ${config.sync.deadline}: run keyz sync again, or raise sync.deadline in .keyz/config.yaml.`,
  ]
}

/** Fresh keys and those that are backing off were not asked about, so they say nothing about this run. */
export function exitCodeOf(results: readonly SyncResult[], interrupt: AbortSignal): ExitCode {
  if (interrupt.aborted) return exitCodes.interrupted
  const asked = results.filter(({ outcome }) => outcome !== 'fresh' && outcome !== 'backing_off')
  if (asked.length > 0 && asked.every(({ error }) => error?.kind === 'decrypt_error')) return exitCodes.nothingDecrypted
  const failing = asked.some(({ outcome }) => outcome === 'failed' || outcome === 'skipped' || outcome === 'waiting')
  return failing ? exitCodes.someFailed : exitCodes.done
}
