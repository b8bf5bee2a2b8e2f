// Makes a whole reading of the part that a provider knows: blanks become null, lists get their order, gaps get their reason.
import { Field, type Gap, nothingRead, Reading } from '../../schema/reading.ts'
import type { Refusal } from './request.ts'

/** What `normalize` returns: only what it knows. */
export type ReadingPart = Partial<Omit<Reading, 'key' | 'gaps'>> & { key?: Partial<Reading['key']>; gaps?: Gap[] }

/** Lists of model ids are kept up to this length; longer ones are only counted, so that a sidecar stays readable. */
const mostModelIds = 100

const periods = ['day', 'week', 'month', 'year', 'total', '5h', '7d', '30d']

/**
 * `asked` are the gaps of requests that were refused, failed or impossible; `cannot` explains a blank that no key could fill.
 * Throws a ZodError when the part is not what the schema allows.
 */
export function completeReading(
  part: ReadingPart,
  asked: readonly Gap[],
  cannot: Readonly<Partial<Record<Field, Refusal>>>,
): Reading {
  const { key, gaps = [], attributes = {}, ...known } = part
  const reading = { ...nothingRead, ...known }
  const found = [...asked, ...gaps]
  const unexplained = Field.options.filter(
    (field) =>
      new Map<string, unknown>(Object.entries(reading)).get(field) === null &&
      !found.some((gap) => gap.field === field),
  )
  const explained = unexplained.flatMap((field) => (cannot[field] ? [{ field, ...cannot[field] }] : []))
  return Reading.parse({
    ...reading,
    balances: sorted(reading.balances, (balance) => balance.currency),
    costs: sorted(reading.costs, windowOrder),
    usage: sorted(reading.usage, windowOrder),
    quotas: sorted(reading.quotas, (quota) => quota.name),
    rate_limits: sorted(
      reading.rate_limits,
      (limit) => `${limit.unit} ${limit.per_seconds} ${JSON.stringify(limit.group)}`,
    ),
    models: reading.models && {
      count: reading.models.count,
      ids: reading.models.count > mostModelIds ? null : sorted(reading.models.ids, (id) => id),
    },
    key: { ...nothingRead.key, ...key, permissions: sorted(key?.permissions ?? null, (permission) => permission) },
    attributes: Object.fromEntries(sorted(Object.entries(attributes), ([name]) => name) ?? []),
    gaps: withoutRepeats(sorted([...found, ...explained], gapOrder) ?? []),
  })
}

function windowOrder(row: { period: string; starts_at: string | null; group: object | null; unit?: string }): string {
  return [periods.indexOf(row.period), row.starts_at, JSON.stringify(row.group), row.unit].join(' ')
}

function gapOrder(gap: Gap): string {
  return [String(Field.options.indexOf(gap.field)).padStart(2, '0'), gap.reason, gap.hint].join(' ')
}

function withoutRepeats(gaps: readonly Gap[]): Gap[] {
  return gaps.filter((gap, index) => index === 0 || gapOrder(gap) !== gapOrder(gaps[index - 1] ?? gap))
}

/** By code unit, the same on every machine. */
function sorted<Item>(items: readonly Item[] | null, order: (item: Item) => string): Item[] | null {
  return (
    items && [...items].sort((left, right) => (order(left) < order(right) ? -1 : order(left) > order(right) ? 1 : 0))
  )
}
