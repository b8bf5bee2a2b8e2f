// `keyz history --format csv`: one line for each figure of each reading, exact.
import type { KeyHistory } from '../../../schema/reports/history-report.ts'
import { figuresNamed, figuresOf } from '../../judge/figures.ts'
import { csvLine } from '../csv.ts'

const heading = [
  'key_path',
  'provider_id',
  'at',
  'committed_at',
  'sync_status',
  'error_kind',
  'figure',
  'value',
  'unit',
]

/** `field` leaves out all other figures; null for all. */
export function* historyCsv(keys: readonly KeyHistory[], field: string | null): Generator<string> {
  yield csvLine(heading)
  for (const { key_path, provider_id, readings } of keys)
    for (const reading of readings)
      for (const { name, value, unit } of field === null ? figuresOf(reading) : figuresNamed(reading, field)) {
        const { at, committed_at, sync_status, error_kind } = reading
        const whose = [key_path, provider_id, at, committed_at, sync_status, error_kind ?? '']
        yield csvLine([...whose, name, value, unit ?? ''])
      }
}
