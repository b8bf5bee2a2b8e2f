// Keys that a run of CI did not reach in time. Once is no harm, because they are first in the next run; twice in a row is.
import { counted } from '../../meta/judge/values.ts'
import type { Config } from '../../schema/config.ts'
import { milliseconds } from '../../schema/duration.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { SyncResult } from '../../schema/reports/sync-report.ts'
import { printable } from '../../schema/text.ts'
import { isNotReached } from '../sync/sync-report.ts'
import type { LateRun } from './metadata-branch/late-run.ts'

const maxNamed = 10

export function notReached(results: readonly SyncResult[]): SyncResult[] {
  return results.filter(isNotReached)
}

interface Earlier {
  /** The last run that told of keys it did not reach, if any commit still says so. */
  late: LateRun | null
  /** A key without a reading since then was missed before, whatever commits say. Null where that cannot be told. */
  provenBefore: Instant | null
}

/**
 * Those that the last late run did not reach either: whatever is read in or after such a run is written anew, so they have no reading
 * since. `recorded` is when a key was read; null when it never was, and undefined when its newest record is a failure, which the late run
 * names. Whoever squashes
 * a branch with a message of their own and deletes it takes along what the late run said, so readings that are far too old count as well.
 */
export async function missedAgain(
  missed: readonly SyncResult[],
  { late, provenBefore }: Earlier,
  recorded: (result: SyncResult) => Promise<Instant | null | undefined>,
): Promise<string[]> {
  const again: string[] = []
  for (const result of missed) {
    const readAt = await recorded(result)
    const isOld = readAt != null && provenBefore !== null && readAt < provenBefore
    if (isOld || (late !== null && (await isMissedBy(late, result, readAt)))) again.push(result.key_path)
  }
  return again
}

async function isMissedBy(late: LateRun, { provider_id, key_path }: SyncResult, readAt: Instant | null | undefined) {
  if (readAt === undefined) return late.missedFailing(key_path)
  if (!late.providers.has(provider_id)) return false
  return readAt === null ? await late.wasMapped(key_path) : readAt < late.startedAt
}

/**
 * Each run that reaches a key leaves a reading that is at most `sync.heartbeat` old then, and a store that is read less often than
 * `sync.stale_after` is stale as a whole. Null without a heartbeat: a reading may then be old because nothing changed.
 */
export function longAgo({ heartbeat, stale_after }: Config['sync'], now: Instant): Instant | null {
  if (heartbeat === 'off') return null
  return instantAt(Math.max(0, millisecondsOf(now) - milliseconds(heartbeat) - milliseconds(stale_after)))
}

/** Sentences for the log and the report of the run. */
export function notReachedNotes(results: readonly SyncResult[], again: readonly string[], deadline: string): string[] {
  const missed = notReached(results).map(({ key_path }) => key_path)
  if (missed.length === 0) return []
  return [
    `${missedKeys(missed)} within ${deadline} (ci.deadline), and ${missed.length === 1 ? 'comes' : 'come'} first in the next run: ${named(missed)}.`,
    ...(again.length === 0
      ? []
      : [
          `${missedKeys(again)} in the run before either, or ${again.length === 1 ? 'has' : 'have'} had no reading for too long, so this run fails: ${named(again)}. Raise ci.deadline in .keyz/config.yaml, use more shards, or run more often.`,
        ]),
  ]
}

function named(paths: readonly string[]): string {
  const first = [...paths].sort().slice(0, maxNamed).map(printable)
  return first.join(', ') + (paths.length > maxNamed ? ` and ${paths.length - maxNamed} more` : '')
}

function missedKeys({ length }: readonly unknown[]): string {
  return `${counted(length, 'key')} ${length === 1 ? 'was' : 'were'} not reached`
}
