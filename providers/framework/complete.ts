// Completes the part of a reading that a provider knows: missing fields become null, lists are sorted, gaps get a reason.
import { add } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import { Field, type Gap, Reading } from '../../schema/reading.ts'
import { toText } from '../../schema/text.ts'
import { lastDays } from './calendar.ts'
import type { Refusal } from './request.ts'
import { sumRows } from './rows.ts'

type Known<Value> = Value | null | undefined

/** Missing or undefined means unknown. */
type Told<Whole> = { [Name in keyof Whole]?: Whole[Name] | undefined }

/** What `normalize` returns: only what is known. */
export type ReadingPart = Told<Omit<Reading, 'key' | 'gaps' | 'attributes' | 'models'>> & {
  /** With `owned_by`, which becomes the attribute `models_owned_by`. */
  models?: Known<NonNullable<Reading['models']> & { owned_by?: string | null }>
  key?: Told<Reading['key']>
  /** Unknown values are left out. */
  attributes?: Readonly<Record<string, Known<string | boolean | number>>>
  /** Names and e-mails: attributes that are kept only where the registry row has `record_identity`. */
  identity?: Readonly<Record<string, Known<string>>>
  gaps?: readonly Gap[]
}

/** Why fields stay empty; `else` covers every field that no request fills. A sentence alone means "not offered". */
export type Explanations = Readonly<Partial<Record<Field | 'else', string | Refusal>>>

interface Completion {
  now: Instant
  recordIdentity: boolean
  cannot: Explanations
  /** Fields that some request of the provider gives. */
  given: ReadonlySet<Field>
  /** Gaps of fields that may lack something, because it could not be read. */
  partial: readonly Gap[]
  /** Fields of whose lists something was left out. */
  shortened: ReadonlySet<Field>
}

/** Lists of model ids are kept up to this length; longer ones are only counted, so that a sidecar stays readable. */
const maxModelIds = 100

/** Rows per day are kept this long; older ones live in git. */
const keptDays = 31

const periods = ['day', 'week', 'month', 'year', 'total', '5h', '7d', '30d']

/** `asked` are the gaps of requests that were refused, failed or impossible. Throws a ZodError when the part is not what the schema allows. */
export function completeReading(part: ReadingPart, asked: readonly Gap[], completion: Completion): Reading {
  const { key, gaps = [], attributes = {}, identity = {} } = part
  const { now, recordIdentity, partial, shortened } = completion
  // A list of which something is missing is not known to be empty.
  const lacks = (field: Field) =>
    shortened.has(field) || asked.some((gap) => gap.field === field && gap.reason === 'request_failed')
  const known = <Row>(field: Field, rows: readonly Row[] | null | undefined) =>
    rows == null || (rows.length === 0 && lacks(field)) ? null : [...rows]
  const costs = recent(known('costs', part.costs), now)
  const usage = recent(known('usage', part.usage), now)
  const reading = {
    balances: known('balances', part.balances),
    credits_total: part.credits_total ?? null,
    credits_used: part.credits_used ?? null,
    costs: costs && sumRows(costs, (row, sum) => ({ ...row, amount: add(row.amount, sum.amount) })),
    usage: usage && sumRows(usage, (row, sum) => ({ ...row, quantity: add(row.quantity, sum.quantity) })),
    quotas: known('quotas', part.quotas),
    rate_limits: known('rate_limits', part.rate_limits),
    expires_at: part.expires_at ?? null,
    models: part.models ?? null,
  }
  const isBlank = (field: Field) => new Map<string, unknown>(Object.entries(reading)).get(field) === null
  const lacking = partial.filter(({ field }) => isBlank(field) || !isWhole(field))
  const found = [...asked.filter((gap) => !isSatisfied(gap, isBlank)), ...gaps, ...lacking]
  const unexplained = Field.options.filter((field) => isBlank(field) && !found.some((gap) => gap.field === field))
  const explained = unexplained.flatMap((field) => explanation(field, completion))
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
      ids: reading.models.count > maxModelIds ? null : sorted(reading.models.ids, (id) => id),
    },
    key: {
      created_at: key?.created_at ?? null,
      disabled: key?.disabled ?? null,
      permissions: sorted(key?.permissions ?? null, (permission) => permission),
      plan: key?.plan ?? null,
    },
    attributes: sortedAttributes({
      models_owned_by: part.models?.owned_by,
      ...attributes,
      ...(recordIdentity ? identity : {}),
    }),
    gaps: withoutRepeats(sorted([...found, ...explained], gapOrder) ?? []),
  })
}

/** Leaves out daily rows that are older than the last days. */
function recent<Row extends { period: string; starts_at: string | null }>(
  rows: readonly Row[] | null | undefined,
  now: Instant,
): Row[] | null {
  const { starts_at: first } = lastDays(now, keptDays)
  return rows?.filter((row) => row.period !== 'day' || row.starts_at === null || row.starts_at >= first) ?? null
}

/** A single value that is there lacks nothing. */
function isWhole(field: Field): boolean {
  return ['credits_total', 'credits_used', 'expires_at'].includes(field)
}

/** A field that is filled already does not need another kind of key. */
function isSatisfied({ field, reason }: Gap, isBlank: (field: Field) => boolean): boolean {
  const maybeWhole = field !== 'key' && field !== 'attributes'
  return reason === 'needs_management_key' && maybeWhole && !isBlank(field)
}

function explanation(field: Field, { cannot, given }: Completion): Gap[] {
  const known = cannot[field] ?? (given.has(field) ? undefined : cannot.else)
  return known === undefined ? [] : [{ field, ...asRefusal(known) }]
}

/** A sentence alone means that the provider has no such API. */
export function asRefusal(known: string | Refusal): Refusal {
  return typeof known === 'string' ? { reason: 'not_offered', hint: known } : known
}

function sortedAttributes(attributes: NonNullable<ReadingPart['attributes']>): Record<string, string> {
  const told = Object.entries(attributes).flatMap(([name, value]) =>
    value == null || value === '' ? [] : [[name, toText(String(value))] as const],
  )
  return Object.fromEntries(sorted(told, ([name]) => name) ?? [])
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

/** Sorts by code unit, the same on every machine. */
function sorted<Item>(items: readonly Item[] | null, order: (item: Item) => string): Item[] | null {
  return (
    items && [...items].sort((left, right) => (order(left) < order(right) ? -1 : order(left) > order(right) ? 1 : 0))
  )
}
