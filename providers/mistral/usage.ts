// Mistral's usage report of a month: quantities per day, model and direction, and the prices to multiply them with.
// Source: OpenAPI description of the Admin API (beta); the rows below `models` are not described there, their names were observed by others.
import { z } from 'zod'
import { type Decimal, multiply } from '../../schema/decimal.ts'
import type { Cost, Gap, Usage } from '../../schema/reading.ts'
import type { Window } from '../framework/calendar.ts'
import { amount, currency, day, listsByName, mapOf, text } from '../framework/foreign.ts'
import { costRow, toldInAll, usageRows } from '../framework/rows.ts'

/** Rows are added up, so a report is read as a whole. */
const Row = z.object({
  event_type: z.string().nullish(),
  billing_metric: text.nullish(),
  billing_group: z.string().nullish(),
  api_zone: z.string().nullish(),
  service_tier: z.string().nullish(),
  timestamp: day.nullish(),
  value: amount.nullish(),
  value_paid: amount.nullish(),
})
type Row = z.output<typeof Row>

const Models = z.object({ models: mapOf(listsByName(Row)) }).nullish()
const products = { completion: Models, ocr: Models, connectors: Models, audio: Models, audio_characters: Models }

/** `fine_tuning` (training, storage) stays out: it is in no form that anybody has seen. */
export const UsageReport = z.object({
  ...products,
  chat: Models,
  libraries_api: z.object({ pages: Models, tokens: Models, audio_seconds: Models }).nullish(),
  vibe_code: z.object(products).nullish(),
  currency,
  prices: z.array(
    z.object({
      billing_metric: text.nullish(),
      billing_group: z.string().nullish(),
      api_zone: z.string().nullish(),
      service_tier: z.string().nullish(),
      // A number or text, like `8.50E-8`.
      price: amount.nullish(),
    }),
  ),
})
type Report = z.output<typeof UsageReport>

/** Rows per day. What was paid of a quantity, times its price, is the cost: Mistral does not state it. */
export function reported(months: readonly { each: string; answer: Report }[]): {
  costs: Cost[]
  usage: Usage[]
  gaps: Gap[]
} {
  // A month comes from the request for it, whatever else that brings.
  const rows = months.flatMap(({ each, answer: report }) =>
    rowsOf(report)
      .filter(({ timestamp }) => timestamp == null || timestamp.starts_at.startsWith(each))
      .map((row) => ({ ...row, currency: report.currency, cost: costOf(row, report) })),
  )
  const dated = rows.flatMap((row) => (row.timestamp ? [{ ...row, window: row.timestamp }] : []))
  const models = new Set(dated.flatMap((row) => (row.cost === null ? [modelDay(row)] : [])))
  const days = new Set(dated.flatMap(({ cost, window }) => (cost === null ? [window.starts_at] : [])))
  const allDated = dated.length === rows.length
  return {
    usage: toldInAll(
      dated.map((row) => ({ ...row, ...counted(row) })),
      ({ window, unit, group }) => [window.starts_at, unit, JSON.stringify(group)],
      ({ value }) => value,
    ).flatMap(({ window, value, unit, group }) => (unit === null ? [] : usageRows(window, { [unit]: value }, group))),
    // A day, or a model on a day, of which some cost is not known has no sum.
    costs: dated.flatMap((row) => {
      const { window, cost, currency, billing_metric: model, product } = row
      return [
        ...(allDated && !models.has(modelDay(row)) ? costRow(window, cost, { model, product }, currency) : []),
        ...(allDated && !days.has(window.starts_at) ? costRow(window, cost, null, currency) : []),
      ]
    }),
    gaps: allDated && days.size === 0 ? [] : unpriced,
  }
}

function modelDay({ window, product, billing_metric }: ProductRow & { window: Window }): string {
  return JSON.stringify([window.starts_at, product, billing_metric])
}

const unpriced: Gap[] = [
  {
    field: 'costs',
    reason: 'not_offered',
    hint: 'Mistral lists no price for some of the usage, so the daily costs are incomplete',
  },
]

type ProductRow = Row & { product: string }

function rowsOf({
  completion,
  chat,
  ocr,
  connectors,
  audio,
  audio_characters,
  libraries_api,
  vibe_code,
}: Report): ProductRow[] {
  const plain = { completion, chat, ocr, connectors, audio, audio_characters }
  const libraries = Object.entries(libraries_api ?? {}).map(([name, models]) => [`libraries_${name}`, models] as const)
  const vibe = Object.entries(vibe_code ?? {}).map(([name, models]) => [`vibe_code_${name}`, models] as const)
  return [...Object.entries(plain), ...libraries, ...vibe].flatMap(([product, section]) =>
    Object.values(section?.models ?? {})
      .flatMap((groups) => Object.values(groups).flat())
      .map((row) => ({ ...row, product })),
  )
}

/** Tokens in and out by their usual names; everything else by Mistral's own words. */
function counted({ event_type, billing_group, billing_metric: model, product }: Omit<ProductRow, 'value'>) {
  const isTokens = event_type?.endsWith('_tokens') && (billing_group === 'input' || billing_group === 'output')
  if (isTokens) return { unit: `${billing_group}_tokens`, group: { model, product } }
  const unit = event_type && /^[a-z0-9][a-z0-9._-]{0,63}$/.test(event_type) ? event_type : null
  return { unit, group: { model, product, kind: billing_group && text.parse(billing_group) } }
}

/** Null where no price, or more than one, is for this row. */
function costOf(row: Row, { prices }: Report): Decimal | null {
  const fitting = prices.filter(
    (price) =>
      price.billing_metric === row.billing_metric &&
      price.billing_group === row.billing_group &&
      (row.api_zone == null || price.api_zone === row.api_zone) &&
      (row.service_tier == null || price.service_tier === row.service_tier),
  )
  const [price, ...others] = [...new Set(fitting.map(({ price }) => price))]
  return price == null || others.length > 0 || row.value_paid == null ? null : multiply(row.value_paid, price)
}
