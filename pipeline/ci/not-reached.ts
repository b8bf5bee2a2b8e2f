// Keys that a run of CI did not reach in time. Once is no harm, because they are first in the next run; twice in a row is.
import type { Instant } from '../../schema/instant.ts'
import type { SyncResult } from '../../schema/sync-report.ts'
import { printable } from '../../schema/text.ts'
import { isNotReached } from '../sync/sync-report.ts'
import type { LateRun } from './metadata-branch/late-run.ts'

const maxNamed = 10

export function notReached(results: readonly SyncResult[]): SyncResult[] {
  return results.filter(isNotReached)
}

/**
 * Those that the last late run did not reach either: whatever is read in or after such a run is written anew, so they have no reading
 * since. `recorded` is when a key was read; null when it never was, and undefined when its newest record is a failure.
 */
export async function missedAgain(
  missed: readonly SyncResult[],
  late: LateRun | null,
  recorded: (result: SyncResult) => Promise<Instant | null | undefined>,
): Promise<string[]> {
  if (late === null) return []
  const again: string[] = []
  for (const result of missed) {
    if (!late.providers.has(result.provider_id)) continue
    const readAt = await recorded(result)
    if (readAt === undefined || (readAt !== null && readAt >= late.startedAt)) continue
    if (readAt !== null || (await late.wasMapped(result.key_path))) again.push(result.key_path)
  }
  return again
}

/** Sentences for the log and the report of the run. */
export function notReachedNotes(results: readonly SyncResult[], again: readonly string[], deadline: string): string[] {
  const missed = notReached(results).map(({ key_path }) => key_path)
  if (missed.length === 0) return []
  return [
    `${missed.length} key(s) were not reached within ${deadline} (ci.deadline), and come first in the next run: ${named(missed)}.`,
    ...(again.length === 0
      ? []
      : [
          `${again.length} key(s) were not reached in the run before either, so this run fails: ${named(again)}. Raise ci.deadline in .keyz/config.yaml, use more shards, or run more often.`,
        ]),
  ]
}

function named(paths: readonly string[]): string {
  const first = [...paths].sort().slice(0, maxNamed).map(printable)
  return first.join(', ') + (paths.length > maxNamed ? ` and ${paths.length - maxNamed} more` : '')
}
