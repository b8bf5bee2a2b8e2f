// GitHub's billing reports of a user, an organization or an enterprise: quantities, and the money that is left to pay of them.
// Source: GitHub's OpenAPI description. Gross is what was used, discount what the plan covers, net what is billed.
import { z } from 'zod'
import type { Decimal } from '../../schema/decimal.ts'
import type { Cost, Usage } from '../../schema/reading.ts'
import type { Parameters } from '../../schema/registry.ts'
import { calendarMonth, lastMonths, type Window, yearAndMonth } from '../framework/calendar.ts'
import { amount, count, day, text } from '../framework/foreign.ts'
import { type AskContext, askAlso, askEach } from '../framework/request.ts'
import { costAndShare, costRow, toldInAll, usageRows } from '../framework/rows.ts'

/** The month that was asked for; a report of anything else answers another question. */
const Month = z
  .object({
    year: count.refine((year) => year >= 2000 && year < 3000, 'is not a year'),
    month: count.refine((month) => month >= 1 && month <= 12, 'is not a month'),
    day: z.null().optional(),
  })
  .transform(({ year, month }) => calendarMonth(year, month))

/** The items of a report are added up, so it is read as a whole. */
const figures = {
  unitType: z.string().nullish(),
  grossQuantity: amount.nullish(),
  discountQuantity: amount.nullish(),
  netQuantity: amount.nullish(),
  netAmount: amount,
}
const report = <Item extends z.ZodRawShape>(item: Item) =>
  z.object({ timePeriod: Month, usageItems: z.array(z.object({ ...figures, ...item })) })

const ModelReport = report({
  model: text,
  grossAmount: amount.nullish(),
  discountAmount: amount.nullish(),
  pricePerUnit: amount.nullish(),
})
const Summary = report({ product: text, sku: text })

/** One row for each day, SKU and repository; repositories are left out. */
const DayReport = z.object({
  usageItems: z.array(
    z.object({
      date: day,
      product: text,
      sku: text,
      unitType: z.string().nullish(),
      quantity: amount.nullish(),
      netAmount: amount,
    }),
  ),
})

const scopes = {
  user: { path: '/users/{user}', permission: 'Plan (read), with a fine-grained token' },
  organization: {
    path: '/organizations/{organization}',
    permission: 'Administration (read) of the organization, with a token of one of its administrators',
  },
  enterprise: {
    path: '/enterprises/{enterprise}',
    permission: 'to read billing, with a classic token of an administrator or billing manager of the enterprise',
  },
}
type Scope = keyof typeof scopes

/** Whose bill is read: the largest that the parameters name. One only, because the larger ones hold the smaller. */
export function scopeOf({ enterprise, organization }: Parameters): Scope {
  return enterprise !== undefined ? 'enterprise' : organization !== undefined ? 'organization' : 'user'
}

const gives = ['costs', 'usage'] as const

/** To be asked about one of the scopes. GitHub answers 404 where a token may not read billing. */
export function about(scope: Scope, report: string) {
  const { path, permission } = scopes[scope]
  return {
    path: `${path}/settings/billing/${report}`,
    when: ({ parameters }: AskContext) => scopeOf(parameters) === scope,
    permission,
    on: {
      404: {
        reason: 'forbidden',
        hint: `GitHub does not show this bill to the token: give it the permission ${permission}`,
      },
    },
  } as const
}

const ofMonth = (date: string) => {
  const [year, month] = yearAndMonth(date)
  return { year, month }
}

/** A report of the running month. */
const monthly = (scope: Scope, name: string) =>
  ({ ...about(scope, name), query: ({ now }: AskContext) => ofMonth(now), gives }) as const

export const credits = (scope: Scope) => askAlso(ModelReport, monthly(scope, 'ai_credit/usage'))
export const premium = (scope: Scope) => askAlso(ModelReport, monthly(scope, 'premium_request/usage'))
export const summary = (scope: Scope) => askAlso(Summary, monthly(scope, 'usage/summary'))

/** The last 31 days, month by month: without a month GitHub returns the whole year. */
export function days(scope: Scope) {
  const each = ({ now }: AskContext) => lastMonths(now, 31)
  return askEach(DayReport, { ...about(scope, 'usage'), each, query: ({ each }) => ofMonth(each), gives })
}

interface Rows {
  costs: Cost[]
  usage: Usage[]
}

/** Copilot per model, as AI credits or, in old yearly plans, as premium requests. Part of what the summary holds. */
export function perModel(report: z.output<typeof ModelReport>, source: 'ai_credits' | 'premium_requests'): Rows {
  const told = (figure: keyof z.output<typeof ModelReport>['usageItems'][number]) =>
    toldInAll(
      report.usageItems,
      ({ model }) => [model],
      (item) => item[figure],
    ).map((item) => ({ ...item, unit: unitOf(item.unitType), group: { source, model: item.model } }))
  const { timePeriod } = report
  return {
    // What was used at list price, and what the plan covers of it, are other kinds of rows than what is billed.
    costs: [
      ...told('netAmount').flatMap(({ netAmount, group }) => costRow(timePeriod, netAmount, group)),
      ...told('grossAmount').flatMap(({ grossAmount, group }) =>
        costRow(timePeriod, grossAmount, { ...group, part: 'gross' }),
      ),
      ...told('discountAmount').flatMap(({ discountAmount, group }) =>
        costRow(timePeriod, discountAmount, { ...group, part: 'discount' }),
      ),
    ],
    usage: [
      ...told('grossQuantity').flatMap(({ unit, grossQuantity, group }) =>
        used(timePeriod, unit, grossQuantity, group),
      ),
      ...told('discountQuantity').flatMap(({ unit, discountQuantity, group }) =>
        used(timePeriod, unit && `${unit}_included`, discountQuantity, group),
      ),
      ...told('netQuantity').flatMap(({ unit, netQuantity, group }) =>
        used(timePeriod, unit && `${unit}_billed`, netQuantity, group),
      ),
    ],
  }
}

/** The price of one unit, where it is the same for all models. */
export function unitPrices(report: z.output<typeof ModelReport>): Record<string, string> {
  const units = [...new Set(report.usageItems.map(({ unitType }) => unitOf(unitType)))].filter((unit) => unit !== '')
  return Object.fromEntries(
    units.flatMap((unit) => {
      const items = report.usageItems.filter(({ unitType }) => unitOf(unitType) === unit)
      const [price, ...others] = [...new Set(items.map(({ pricePerUnit }) => pricePerUnit ?? null))]
      return price == null || others.length > 0 ? [] : [[`${unit}_price_usd`, price]]
    }),
  )
}

/** Every product of the month, and what is to be paid for all of them. */
export function perProduct({ timePeriod, usageItems }: z.output<typeof Summary>): Rows {
  return {
    costs: usageItems.flatMap(({ netAmount, product, sku }) => costAndShare(timePeriod, netAmount, { product, sku })),
    usage: toldInAll(
      usageItems,
      ({ product, sku }) => [product, sku],
      ({ grossQuantity }) => grossQuantity,
    ).flatMap(({ grossQuantity, unitType, product, sku }) =>
      used(timePeriod, unitOf(unitType), grossQuantity, { product, sku }),
    ),
  }
}

export function perDay(months: readonly { each: string; answer: z.output<typeof DayReport> }[]): Rows {
  // A month comes from the request for it, whatever else that brings.
  const items = months.flatMap(({ each, answer }) =>
    answer.usageItems.filter(({ date }) => date.starts_at.startsWith(each)),
  )
  return {
    costs: items.flatMap(({ date, netAmount, product, sku }) => costAndShare(date, netAmount, { product, sku })),
    usage: toldInAll(
      items,
      ({ date, product, sku }) => [date.starts_at, product, sku],
      ({ quantity }) => quantity,
    ).flatMap(({ date, quantity, unitType, product, sku }) => used(date, unitOf(unitType), quantity, { product, sku })),
  }
}

/** All rows, or null if no report was read. */
export function together(parts: readonly (Rows | null)[]): { costs: Cost[] | null; usage: Usage[] | null } {
  const known = parts.filter((part) => part !== null)
  if (known.length === 0) return { costs: null, usage: null }
  return { costs: known.flatMap(({ costs }) => costs), usage: known.flatMap(({ usage }) => usage) }
}

/** One row of usage, or none where the unit is not known. */
function used(
  window: Window,
  unit: string,
  quantity: Decimal | null | undefined,
  group: Record<string, string>,
): Usage[] {
  return unit === '' ? [] : usageRows(window, { [unit]: quantity }, group)
}

/** AI credits have a name of their own in every report; empty for anything that is not a plain word. */
function unitOf(unitType: string | null | undefined): string {
  const unit = unitType?.toLowerCase() ?? ''
  if (['credits', 'ai-credits', 'ai-units'].includes(unit)) return 'ai_credits'
  return /^[a-z0-9][a-z0-9._-]{0,40}$/.test(unit) ? unit : ''
}
