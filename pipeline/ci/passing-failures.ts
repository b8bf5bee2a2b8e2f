// What a run of CI met that will pass: it changes no metadata, so only the report of the run mentions it.

import { failureWords } from '../../meta/views/failure-words.ts'
import type { Unread } from '../../meta/views/review/outage-words.ts'
import { printable } from '../../schema/text.ts'
import { willPass } from '../../schema/will-pass.ts'
import { offlineNote } from '../sync/sync-report.ts'
import type { ReadArtifact } from './read-artifact.ts'

const maxNamed = 5

/** Whether no provider could be reached from any job of the run. A job that had nobody to ask does not count. */
export function isOffline(artifacts: readonly Pick<ReadArtifact, 'run'>[]): boolean {
  const asked = artifacts.filter(({ run }) =>
    run.sync.results.some(({ outcome }) => outcome !== 'fresh' && outcome !== 'backing_off'),
  )
  return asked.length > 0 && asked.every(({ run }) => run.sync.offline)
}

/** Every key that failed in a way that will pass, and is not recorded as failed. Sorted by key. */
export function unreadOf(artifacts: readonly ReadArtifact[]): Unread[] {
  const recorded = new Set(
    artifacts.flatMap(({ sidecars }) =>
      sidecars.flatMap(({ key_path, last_error }) => (last_error === null ? [] : [key_path])),
    ),
  )
  return artifacts
    .flatMap(({ run }) => run.sync.results)
    .flatMap(({ key_path, provider_id, error }) =>
      error !== null && willPass(error) && !recorded.has(key_path) ? [{ key_path, provider_id, error }] : [],
    )
    .sort((left, right) => (left.key_path < right.key_path ? -1 : 1))
}

/** Sentences for the report of the run. */
export function passingNotes(artifacts: readonly ReadArtifact[]): string[] {
  if (isOffline(artifacts)) return [offlineNote]
  const passing = unreadOf(artifacts).map(
    ({ key_path, error }) => `${printable(key_path)} (${failureWords(error.kind)})`,
  )
  if (passing.length === 0) return []
  const more = passing.length > maxNamed ? ` and ${passing.length - maxNamed} more` : ''
  return [
    `Failed in a way that will pass, so nothing is recorded while their readings are young: ${passing.slice(0, maxNamed).join(', ')}${more}.`,
  ]
}
