// `keyz usage` as text: one table, and below it the spend by key.
import { largest } from '../../schema/largest.ts'
import type {
  RoutedSpend,
  SpendRow,
  StoreSpend,
  UnmappedSpend,
  UsageReport,
} from '../../schema/reports/usage-report.ts'
import { printable } from '../../schema/text.ts'
import { money } from '../judge/values.ts'
import { csvLine } from './csv.ts'

export type By = 'session' | 'model' | 'provider' | 'day'

/** The rows of one grouping, each with its name. */
function rowsBy(report: UsageReport, by: By): (SpendRow & { name: string })[] {
  if (by === 'session') return report.sessions.map((row) => ({ ...row, name: row.session_id }))
  if (by === 'model') return report.models.map((row) => ({ ...row, name: row.model }))
  if (by === 'provider') return report.providers.map((row) => ({ ...row, name: row.provider_id }))
  return report.days.map((row) => ({ ...row, name: row.day }))
}

const heading = ['cost', 'input', 'output', 'reasoning', 'cache read', 'cache write', 'messages']

/** The totals are in the last row of the table. */
export function renderUsage(report: UsageReport, by: By): string[] {
  const rows = rowsBy(report, by)
  const table = [
    [by, ...heading],
    ...rows.map((row) => [printable(row.name), ...cellsOf(row)]),
    ...(rows.length === 1 ? [] : [['all', ...cellsOf(report.totals)]]),
  ]
  return [...aligned(table), ...renderRouting(report), ...renderReconciled(report)]
}

function cellsOf({ cost, tokens, messages }: SpendRow): string[] {
  const counts = [tokens.input, tokens.output, tokens.reasoning, tokens.cache_read, tokens.cache_write, messages]
  return [costWords({ cost }), ...counts.map(String)]
}

/** `$12.43`, `$12.43 (estimated)` or `unknown`. */
export function costWords({ cost }: Pick<SpendRow, 'cost'>): string {
  if (cost.amount === null) return 'unknown'
  return `${money(cost.amount, cost.currency)}${cost.provenance === 'estimated' ? ' (estimated)' : ''}`
}

function renderRouting({ routed, unmapped_providers }: UsageReport): string[] {
  return [
    ...section('by key', routed.map(routedWords)),
    ...section('without a key', unmapped_providers.map(unmappedWords)),
  ]
}

/** What OpenCode spent this month by key, for below the tree of `keyz status`. */
export function renderStoreSpend({ month, routed, unmapped_providers }: StoreSpend): string[] {
  if (routed.length + unmapped_providers.length === 0) return ['', `OpenCode spent nothing in ${month}.`]
  return [
    ...section(`spent by OpenCode in ${month}`, routed.map(routedWords)),
    ...section(`spent by OpenCode in ${month}, without a key`, unmapped_providers.map(unmappedWords)),
  ]
}

function routedWords(row: RoutedSpend): string {
  return `${printable(row.key_path)}  ${costWords(row)}  (${row.opencode_providers.map(printable).join(', ')})`
}

function unmappedWords(row: UnmappedSpend): string {
  return `${printable(row.provider_id)}  ${costWords(row)}: ${printable(row.hint)}`
}

function renderReconciled({ reconciled }: UsageReport): string[] {
  if (reconciled === undefined) return []
  if (reconciled.length === 0)
    return section('compared with the providers', ['no mapped key has costs to compare with: run keyz sync first'])
  const table = reconciled.map((row) => [
    printable(row.key_path),
    `${row.period} from ${row.starts_at.slice(0, 10)} to ${row.compared_until}${row.group?.model === undefined ? '' : `, ${printable(row.group.model)}`}`,
    `provider ${money(row.provider_amount, row.currency)}`,
    row.local_amount === null ? 'here unknown' : `here ${money(row.local_amount, row.currency)}`,
    row.difference === null ? '' : `difference ${money(row.difference, row.currency)}`,
  ])
  return section('compared with the providers', aligned(table))
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)]
}

/** Aligns the first column to the left, and all others to the right. */
function aligned(table: readonly string[][]): string[] {
  const widths = (table[0] ?? []).map((_, column) => largest(table.map((row) => row[column]?.length ?? 0)))
  return table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

/** A heading and one line per row, as comma-separated values. A name that a spreadsheet would take for a formula gets a quote in front. */
export function renderCsv(report: UsageReport, by: By): string[] {
  const rows = rowsBy(report, by).map(({ name, cost, tokens, messages }) => [
    by,
    name,
    cost.amount ?? '',
    cost.currency,
    cost.provenance,
    ...[tokens.input, tokens.output, tokens.reasoning, tokens.cache_read, tokens.cache_write, messages].map(String),
  ])
  const names = ['by', 'name', 'cost', 'currency', 'provenance', ...csvCounts]
  return [names, ...rows].map(csvLine)
}

const csvCounts = ['input', 'output', 'reasoning', 'cache_read', 'cache_write', 'messages']
