// A reading as a flat list of its figures, to say which of them changed.
import type { Reading } from '../../schema/reading.ts'
import { isRecord } from './replies.ts'

/** What a row is about; everything else in it is a figure. The period of a quota is one: a quota goes by its name. */
const labels = ['name', 'unit', 'currency', 'starts_at', 'ends_at', 'per_seconds', 'group']

/** `quotas {"name":"five_hours"} used` with what it is. What is not known is no figure, and gaps are none either. */
export function figuresOf({ gaps: _, ...reading }: Reading): Map<string, string> {
  return new Map(Object.entries(reading).flatMap(([field, value]) => figuresIn(value, field)))
}

function figuresIn(value: unknown, path: string): [string, string][] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) {
    const rows = value.filter(isRecord)
    // No parts of a balance is no figure, and no balances at all is one.
    if (rows.length === 0) return path.endsWith(' parts') ? [] : [[path, JSON.stringify(value)]]
    return rows.flatMap((row) => figuresIn(figuresOnly(row), `${path} ${JSON.stringify(labelsOf(row))}`))
  }
  if (!isRecord(value)) return [[path, JSON.stringify(value)]]
  return Object.entries(value).flatMap(([name, inner]) => figuresIn(inner, `${path} ${name}`))
}

function labelsOf(row: Record<string, unknown>): unknown[] {
  const own = row.name === undefined ? [...labels, 'period'] : labels
  return own.map((name) => row[name]).filter((label) => label !== undefined)
}

function figuresOnly(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !labels.includes(name) && !(name === 'period' && row.name === undefined)),
  )
}
