// `keyz export --format csv`: one line for each figure of each key as it stands, exact.

import type { Quota } from '../../../schema/reading.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import { figuresOf } from '../../judge/figures.ts'
import { newestCosts, newestUsage } from '../../judge/newest-windows.ts'
import { sharedWallets } from '../../judge/shared-wallets.ts'
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
  'quota',
  'measure',
  'limit',
  'period',
  'resets_at',
  'same_wallet_as',
]
/** Only quotas have these. */
const noQuota = ['', '', '', '', '']

/** A key without a figure has a line too. Costs and usage are those of the newest window of each period. */
export function exportCsv(keys: readonly StatusKey[]): string[] {
  const wallets = sharedWallets(keys)
  const rows = keys.flatMap((key) => rowsOf(key).map((row) => [...row, wallets.get(key.key_path)?.path ?? '']))
  return [heading, ...rows].map(csvLine)
}

function rowsOf(key: StatusKey): string[][] {
  const { key_path, provider_id, account_ref, key_alias, status, last_success_at, expires_at, runway_days } = key
  const times = [last_success_at ?? '', expires_at ?? '', runway_days ?? '']
  const whose = [key_path, provider_id, account_ref, key_alias, status, ...times]
  const figures = figuresOf({
    ...key,
    costs: newestCosts(key.costs),
    usage: newestUsage(key.usage),
    // These have columns of their own.
    quotas: null,
    expires_at: null,
    sync_status: null,
    error_kind: null,
  })
  const rows = [
    ...figures.map(({ name, value, unit }) => [name, value, unit ?? '', ...noQuota]),
    ...(key.quotas ?? []).flatMap(quotaRow),
  ]
  return (rows.length === 0 ? [['', '', '', ...noQuota]] : rows).map((row) => [...whose, ...row])
}

/** What remains, or else what was used, or else the limit alone: `measure` says which. */
function quotaRow(quota: Quota): string[][] {
  const measure = (['remaining', 'used', 'limit'] as const).find((one) => quota[one] !== null)
  if (measure === undefined) return []
  const { name, unit, limit, period, resets_at } = quota
  return [[`quotas.${name}`, quota[measure] ?? '', unit, name, measure, limit ?? '', period ?? '', resets_at ?? '']]
}
