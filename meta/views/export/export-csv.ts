// `keyz export --format csv`: one line for each figure of each key as it stands, exact.
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import { figuresOf } from '../../judge/figures.ts'
import { newestCosts, newestUsage } from '../../judge/newest-windows.ts'
import { csvLine } from '../csv.ts'

const heading = [
  'key_path',
  'provider_id',
  'account_ref',
  'key_alias',
  'status',
  'last_success_at',
  'expires_at',
  'runway_days',
  'figure',
  'value',
  'unit',
]

/** A key without a figure has a line too. Costs and usage are those of the newest window of each period. */
export function exportCsv(keys: readonly StatusKey[]): string[] {
  return [heading, ...keys.flatMap(rowsOf)].map(csvLine)
}

function rowsOf(key: StatusKey): string[][] {
  const { key_path, provider_id, account_ref, key_alias, status, last_success_at, expires_at, runway_days } = key
  const times = [last_success_at ?? '', expires_at ?? '', runway_days ?? '']
  const whose = [key_path, provider_id, account_ref, key_alias, status, ...times]
  const figures = figuresOf({
    ...key,
    costs: newestCosts(key.costs),
    usage: newestUsage(key.usage),
    // These have a column of their own.
    expires_at: null,
    sync_status: null,
    error_kind: null,
  })
  return figures.length === 0
    ? [[...whose, '', '', '']]
    : figures.map(({ name, value, unit }) => [...whose, name, value, unit ?? ''])
}
