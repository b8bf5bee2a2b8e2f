// What a run of CI met that will pass: it changes no metadata, so only the report of the run mentions it.

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

/** Sentences for the report of the run. */
export function passingNotes(artifacts: readonly ReadArtifact[]): string[] {
  if (isOffline(artifacts)) return [offlineNote]
  const recorded = new Set(
    artifacts.flatMap(({ sidecars }) =>
      sidecars.flatMap(({ key_path, last_error }) => (last_error === null ? [] : [key_path])),
    ),
  )
  const passing = artifacts
    .flatMap(({ run }) => run.sync.results)
    .flatMap(({ key_path, error }) =>
      error !== null && willPass(error) && !recorded.has(key_path) ? [`${printable(key_path)} (${error.kind})`] : [],
    )
    .sort()
  if (passing.length === 0) return []
  const more = passing.length > maxNamed ? ` and ${passing.length - maxNamed} more` : ''
  return [
    `Failed in a way that will pass, so nothing is recorded while their readings are young: ${passing.slice(0, maxNamed).join(', ')}${more}.`,
  ]
}
