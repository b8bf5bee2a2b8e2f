// What happened to a key, one row for each change of its figures, for what befell its entry, and for a newest reading without news. Pure.
import { compareDecimals, difference } from '../../../schema/decimal.ts'
import { Instant } from '../../../schema/instant.ts'
import type { HistoryEvent, HistoryReading, KeyHistory } from '../../../schema/reports/history-report.ts'
import { ErrorKind } from '../../../schema/sidecar.ts'
import { printable } from '../../../schema/text.ts'
import { type Figure, figuresNamed } from '../../judge/figures.ts'
import { day, minute, type Precision, quantity } from '../../judge/values.ts'
import { failureWords } from '../failure-words.ts'

export interface HistoryRow {
  at: Instant
  /** By the name of the figure. */
  figures: ReadonlyMap<string, Figure>
  /** The figures before this row; null where there are none, or where the change is another one. */
  before: ReadonlyMap<string, Figure> | null
  /** What else happened. */
  note: string
}

/** Oldest first. `field` are the figures that count. */
export function historyRows(
  { readings, events }: Pick<KeyHistory, 'readings' | 'events'>,
  field: string,
): HistoryRow[] {
  const rows: HistoryRow[] = []
  let before: ReadonlyMap<string, Figure> | null = null
  let failed: HistoryReading['error_kind'] = null
  for (const [index, reading] of readings.entries()) {
    const figures: ReadonlyMap<string, Figure> = new Map(
      figuresNamed(reading, field).map((figure) => [figure.name, figure]),
    )
    const isSame = before !== null && sameFigures(before, figures)
    const note = reading.error_kind !== null ? failureWords(reading.error_kind) : failed === null ? '' : 'works again'
    if (!isSame || reading.error_kind !== failed)
      rows.push({ at: reading.at, figures, before: isSame ? null : before, note })
    // Without it, it would look as if nobody had asked since.
    else if (index === readings.length - 1)
      rows.push({ at: reading.at, figures, before: null, note: note === '' ? 'unchanged' : note })
    before = figures
    failed = reading.error_kind
  }
  const happened = events.map((event) => ({ at: event.at, figures: new Map(), before: null, note: eventWords(event) }))
  return [...rows, ...happened].sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))
}

/** `$74.50`, `95 requests`, `2026-12-05`; other text as it is. */
export function figureWords({ name, value, unit, amount }: Figure, precision: Precision): string {
  if (unit !== null && amount !== null) return quantity(amount, unit, precision)
  if (precision === 'exact') return value
  if (name === 'expires_at') return dateWords(value)
  const { data: kind } = ErrorKind.safeParse(name === 'sync_status' ? value : null)
  return kind === undefined ? value : failureWords(kind)
}

/** The beginning of a day is that day. */
function dateWords(text: string): string {
  const { data: at } = Instant.safeParse(text)
  if (at === undefined) return text
  return at.endsWith('T00:00:00Z') ? day(at) : minute(at)
}

function eventWords({ kind, from }: HistoryEvent): string {
  return kind === 'replaced' ? 'key replaced' : `moved from ${printable(from ?? '')}`
}

function sameFigures(left: ReadonlyMap<string, Figure>, right: ReadonlyMap<string, Figure>): boolean {
  return left.size === right.size && [...left].every(([name, { value }]) => right.get(name)?.value === value)
}

/** `-$3.20`, `+$50.00`: how much a number differs from the row before. Empty if that is not known. */
export function changeWords({ before, figures }: HistoryRow, name: string, precision: Precision): string {
  const [earlier, now] = [before?.get(name), figures.get(name)]
  if (now?.amount == null || now.unit === null || earlier?.amount == null || earlier.unit !== now.unit) return ''
  const changed = difference(now.amount, earlier.amount)
  if (changed === null || changed === '0') return ''
  const words = quantity(changed, now.unit, precision)
  return compareDecimals(now.amount, earlier.amount) > 0 ? `+${words}` : words
}
