// The plots of one key: what was left at each reading, and what was spent on each day. Pure; nothing is filled in between readings.
import { compareDecimals, type Decimal, difference, sum as sumOf, zero } from '../../../schema/decimal.ts'
import { type Instant, instantAt, millisecondsOf } from '../../../schema/instant.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import type { PastReading, ReportKey } from './input.ts'
import type { Point } from './thinned.ts'

export interface Plot {
  title: string
  kind: 'line' | 'bars'
  unit: string
  points: readonly Point[]
  /** Where the figures come from, if that is not simply what the provider said. */
  note: string | null
}

/** A plot of fewer says nothing that a sentence does not. */
const minPoints = 2
const maxQuotas = 3

/** `own` is false for a key whose money is shown with another key of the same wallet. */
export function plotsOf({ past, key, replaced }: ReportKey, since: Instant, own: boolean): Plot[] {
  const live = past.filter(({ sync_status }) => sync_status === 'live')
  const currencies = [...new Set((key.balances ?? []).map(({ currency }) => currency))].sort()
  const costs = [...new Set((key.costs ?? []).map(({ currency }) => currency))].sort()
  const plots = [
    ...(own ? currencies.map((currency) => balancePlot(live, currency)) : []),
    ...[...new Set([...costs, ...(own ? currencies : [])])].map((currency) =>
      spendPlot({ past: live, replaced, key }, { currency, since, own }),
    ),
    ...(key.quotas ?? []).slice(0, maxQuotas).map(({ name, unit }) => quotaPlot(live, name, unit)),
  ]
  return plots.filter((plot) => plot.points.length >= minPoints && hasNews(plot))
}

/** A straight line is none, and neither are days on which nothing was spent. */
function hasNews({ kind, points }: Plot): boolean {
  const usual = kind === 'bars' ? zero : points[0]?.amount
  return points.some(({ amount }) => amount !== usual)
}

function balancePlot(past: readonly PastReading[], currency: string): Plot {
  const points = past.flatMap(({ at, balances }) => {
    const balance = balances?.find((one) => one.currency === currency)
    return balance === undefined ? [] : [{ at, amount: balance.amount }]
  })
  return { title: `Balance in ${currency}`, kind: 'line', unit: currency, points, note: null }
}

function quotaPlot(past: readonly PastReading[], name: string, unit: string): Plot {
  const figures = past.flatMap(({ at, quotas }) => {
    const quota = quotas?.find((one) => one.name === name && one.unit === unit)
    return quota === undefined ? [] : [{ at, remaining: quota.remaining, used: quota.used }]
  })
  const what = figures.some(({ remaining }) => remaining !== null) ? 'remaining' : 'used'
  const points = figures.flatMap(({ at, ...quota }) => {
    const amount = quota[what]
    return amount === null ? [] : [{ at, amount }]
  })
  return {
    title: `${name}: ${what === 'used' ? 'used' : 'left'}`,
    kind: 'line',
    unit,
    points,
    note: null,
  }
}

type Known = Omit<ReportKey, 'seen'>

/** What the provider reports for whole days; without such figures, what the balance fell by. */
function spendPlot(known: Known, { currency, since, own }: { currency: string; since: Instant; own: boolean }): Plot {
  const reported = reportedDays(known, currency, since)
  const plot = { title: `Spend per day in ${currency}`, kind: 'bars', unit: currency } as const
  if (reported.points.length > 0 || !own) return { ...plot, ...reported }
  return {
    ...plot,
    points: fallenDays(known, currency),
    note: 'What the balance fell by from one reading to the next, on the day of the later one. Where it rose, or the key was replaced, that is unknown, and not in the plot.',
  }
}

/** The newest word on a day counts. Those days that the newest reading leaves out may have cost more than was known on them. */
function reportedDays({ past, key }: Known, currency: string, since: Instant): Pick<Plot, 'points' | 'note'> {
  const days = new Map(past.flatMap(({ costs }) => daysIn(costs, currency, since)))
  const newest = new Map(daysIn(key.costs, currency, since))
  const points = [...new Map([...days, ...newest])]
    .map(([at, amount]) => ({ at, amount }))
    .sort((one, other) => (one.at < other.at ? -1 : 1))
  const isWhole = points.every(({ at }) => newest.has(at))
  return { points, note: isWhole ? null : 'Older days as they stood at the last reading on each.' }
}

function daysIn(costs: StatusKey['costs'], currency: string, since: Instant): [Instant, Decimal][] {
  return (costs ?? []).flatMap(({ period, group, starts_at, amount, currency: unit }) =>
    period === 'day' && group === null && unit === currency && starts_at !== null && starts_at >= since
      ? [[starts_at, amount]]
      : [],
  )
}

const dayLength = 86_400_000
/** A hook reads a new key just before git records that the entry was replaced. */
const recordedWithin = 120_000

function fallenDays({ past, replaced }: Known, currency: string): Point[] {
  const days = new Map<Instant, Decimal>()
  let before: { at: Instant; account_ref: string; amount: Decimal } | null = null
  for (const { at, account_ref, balances } of past) {
    const amount = balances?.find((one) => one.currency === currency)?.amount
    if (amount === undefined) continue
    if (before !== null && before.account_ref === account_ref && !isBetween(replaced, before.at, at)) {
      const fallen = difference(before.amount, amount)
      const day = instantAt(Math.floor(millisecondsOf(at) / dayLength) * dayLength)
      const sum = fallen === null || compareDecimals(fallen, zero) < 0 ? null : sumOf([days.get(day) ?? zero, fallen])
      if (sum !== null) days.set(day, sum)
    }
    before = { at, account_ref, amount }
  }
  return [...days].map(([at, amount]) => ({ at, amount }))
}

function isBetween(times: readonly Instant[], from: Instant, to: Instant): boolean {
  return times.some((at) => from < at && millisecondsOf(at) <= millisecondsOf(to) + recordedWithin)
}
