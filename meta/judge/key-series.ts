// One key's figures over time, for whoever draws them: the terminal, the terminal interface, and the report. Pure.
import type { Decimal } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { KeyHistory } from '../../schema/reports/history-report.ts'
import { figuresNamed, figuresOf } from './figures.ts'

interface SeriesPoint {
  at: Instant
  amount: Decimal
}

interface FigureSeries {
  /** `balances.USD`, `quotas.key_limit`. */
  name: string
  /** A currency, or what is counted. */
  unit: string
  /** Oldest first, at most one for each moment. */
  points: SeriesPoint[]
}

interface KeySeries {
  /** Sorted as the newest reading has them; those it no longer has come last. */
  series: FigureSeries[]
  /** When the entry got another key, oldest first. */
  replaced_at: Instant[]
}

/**
 * Every number of a key as a series, or only those of some fields (`balances`, `quotas.key_limit`). A failed sync repeats the
 * figures of the last success, and adds no point. `since` is the first moment that counts, and `until` the first that does not.
 */
export function keySeries(
  { readings, events }: Pick<KeyHistory, 'readings' | 'events'>,
  {
    fields = [],
    since = null,
    until = null,
  }: { fields?: readonly string[]; since?: Instant | null; until?: Instant | null } = {},
): KeySeries {
  const isInside = (at: Instant) => (since === null || at >= since) && (until === null || at < until)
  const found = new Map<string, { unit: string; points: Map<Instant, SeriesPoint> }>()
  // From the newest reading back, so that its figures come first.
  for (const reading of [...readings].reverse()) {
    const at = reading.last_success_at
    if (at === null || !isInside(at) || reading.sync_status === 'error') continue
    const figures = fields.length === 0 ? figuresOf(reading) : fields.flatMap((field) => figuresNamed(reading, field))
    for (const { name, unit, amount } of figures) {
      if (unit === null || amount === null) continue
      const series = found.get(name) ?? { unit, points: new Map() }
      found.set(name, series)
      if (!series.points.has(at)) series.points.set(at, { at, amount })
    }
  }
  return {
    series: [...found].map(([name, { unit, points }]) => ({ name, unit, points: [...points.values()].reverse() })),
    replaced_at: events.flatMap(({ kind, at }) => (kind === 'replaced' && isInside(at) ? [at] : [])),
  }
}
