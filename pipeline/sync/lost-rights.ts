// Notices that a key may no longer see anything of what it once read. Such a reading must not replace the last good values.
import { Field, type Reading } from '../../schema/reading.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { KeyError } from '../errors.ts'

const figures = Field.exclude(['expires_at', 'key', 'attributes']).options

/** The failure that such a reading stands for, or null. A key that never read anything works, with gaps. */
export function lostRights(reading: Reading, previous: Sidecar | null): KeyError | null {
  if (previous === null || figures.some((field) => reading[field] !== null)) return null
  const lost = figures.filter((field) => previous[field] !== null)
  const refused = lost.flatMap((field) =>
    reading.gaps.filter((gap) => gap.field === field && gap.reason === 'forbidden').slice(0, 1),
  )
  if (lost.length === 0 || refused.length < lost.length) return null
  return new KeyError(
    'config_error',
    refused[0]?.hint ?? 'the key may no longer see anything: give it its permissions back',
  )
}
