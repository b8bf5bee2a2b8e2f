// xAI's billing answers and what they mean: a ledger with an inverted sign, limits for postpaid use, the running invoice, daily cost.
// Source: docs.x.ai management reference; the timing of the ledger was observed by others.
import { z } from 'zod'
import { addAll, type Decimal, negate, subtract } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Cost, Quota } from '../../schema/reading.ts'
import { calendarMonth, utcDay, utcMonth } from '../framework/calendar.ts'
import { eachIdOnce } from '../framework/each-once.ts'
import { amount, cents, count, flag, instant, text } from '../framework/foreign.ts'
import { maybe } from '../framework/readable.ts'
import { balance, costRow, money, quota, shareRow, unlessZero } from '../framework/rows.ts'

/** Whole US cents as a string in an object. */
const Cents = z.object({ val: cents }).transform(({ val }) => val)

export const Prepaid = z.object({
  total: Cents,
  // Only says where the total comes from, and is added up, so it is read as a whole.
  changes: maybe(z.array(z.object({ changeOrigin: z.string(), topupStatus: z.string().nullish(), amount: Cents }))),
})

export const SpendingLimits = z.object({
  spendingLimits: z.object({ effectiveSl: Cents, effectiveHardSl: maybe(Cents) }),
})

const BillingCycle = z.object({
  year: count.refine((year) => year >= 2000 && year < 3000, 'is not a year'),
  month: count.refine((month) => month >= 1 && month <= 12, 'is not a month'),
})

export const Invoice = z.object({
  coreInvoice: z.object({ amountAfterVat: cents }),
  billingCycle: BillingCycle,
})

/** Top-ups have invoices too, without a month: they are no cost of one. */
export const Invoices = z.object({
  invoices: z.array(
    z.object({ invoiceId: text, monthly: z.object({ billingCycle: BillingCycle }).nullish(), total: cents }),
  ),
})

export const Usage = z.object({
  timeSeries: z.array(
    z.object({
      groupLabels: z.tuple([text], text),
      dataPoints: z.array(z.object({ timestamp: instant, values: z.tuple([amount], amount) })),
    }),
  ),
  // Unreadable, it could mean that the series is cut short.
  limitReached: flag.nullish(),
})

/** Long enough to hold the running month on its last day. */
const usageDays = 31
const spent = ['SPEND']
const bought = ['PURCHASE', 'AUTO_PURCHASE', 'REFUND', 'MANUAL']
/** Credit is negative in the ledger: what was bought lowers it, what was spent raises it. */
export function creditsOf({ changes: ledger, total }: z.output<typeof Prepaid>) {
  const changes = ledger ?? []
  const sum = (origins: string[]) =>
    addAll(changes.filter((change) => origins.includes(change.changeOrigin)).map((change) => change.amount))
  // An empty ledger says nothing about purchases, and neither does one with entries of an unknown kind or an unfinished top-up.
  const isWhole =
    changes.length > 0 &&
    changes.every(
      ({ changeOrigin, topupStatus }) =>
        [...bought, ...spent].includes(changeOrigin) && (topupStatus ?? 'SUCCEEDED') === 'SUCCEEDED',
    )
  return {
    balances: balance(negate(total), 'USD'),
    credits_total: isWhole ? money(negate(sum(bought)), 'USD') : null,
    credits_used: isWhole ? money(sum(spent), 'USD') : null,
  }
}

/** Both limits bound postpaid use within a calendar month; 0 means prepaid only. */
export function spendingLimits({ spendingLimits: limits }: z.output<typeof SpendingLimits>, now: Instant): Quota[] {
  const monthly = { period: 'month' as const, resets_at: utcMonth(now).ends_at }
  const { effectiveSl, effectiveHardSl } = limits
  return [
    ...quota('postpaid_spending_limit', 'USD', { ...monthly, limit: effectiveSl }),
    ...quota('postpaid_hard_limit', 'USD', { ...monthly, limit: effectiveHardSl }),
  ]
}

export function dailyUsage(now: Instant) {
  const plain = (instant: Instant) => instant.replace('T', ' ').replace('Z', '')
  return {
    analyticsRequest: {
      timeRange: {
        startTime: plain(utcDay(now, 1 - usageDays).starts_at),
        endTime: plain(utcDay(now).ends_at),
        timezone: 'Etc/GMT',
      },
      timeUnit: 'TIME_UNIT_DAY',
      values: [{ name: 'usd', aggregation: 'AGGREGATION_SUM' }],
      groupBy: ['description'],
      filters: [],
    },
  }
}

/** One row per day, and one per day and description where something was spent. */
export function dailyCosts({ timeSeries }: z.output<typeof Usage>): Cost[] {
  return timeSeries.flatMap(({ groupLabels: [description], dataPoints }) =>
    dataPoints.flatMap(({ timestamp, values: [amount] }) => [
      ...costRow(utcDay(timestamp), amount),
      ...shareRow(utcDay(timestamp), unlessZero(amount), { description }),
    ]),
  )
}

/** The ledger is posted when the month closes: what was spent since its first day is still in the balance. */
export function estimate(balance: Decimal, days: readonly Cost[], now: Instant): Decimal {
  const { starts_at: first } = utcMonth(now)
  const spent = days
    .filter((row) => row.group === null && row.starts_at !== null && row.starts_at >= first)
    .map((row) => row.amount)
  return subtract(balance, addAll(spent))
}

/** The running month as it will be invoiced, tax included. */
export function invoicedMonth({ coreInvoice, billingCycle }: z.output<typeof Invoice>): Cost[] {
  return costRow(calendarMonth(billingCycle.year, billingCycle.month), coreInvoice.amountAfterVat)
}

/** The first month of the invoices that are asked for: a year of them. */
export function sinceLastYear(now: Instant) {
  return { 'since.year': String(Number(now.slice(0, 4)) - 1), 'since.month': String(Number(now.slice(5, 7))) }
}

/** What past months cost, tax included. The running month is in its preview, and each invoice counts once. */
export function pastMonths({ invoices }: z.output<typeof Invoices>, running: readonly Cost[]): Cost[] {
  return eachIdOnce(invoices, ({ invoiceId }) => invoiceId)
    .flatMap(({ monthly, total }) =>
      monthly == null ? [] : costRow(calendarMonth(monthly.billingCycle.year, monthly.billingCycle.month), total),
    )
    .filter(({ starts_at }) => running.every((row) => row.starts_at !== starts_at))
}
