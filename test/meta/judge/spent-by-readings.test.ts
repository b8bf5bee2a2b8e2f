// What a key cost in 30 days, or this month: exact only where the readings say so, and never more than they do.
import { expect, it } from 'vitest'
import { seenThisMonth, spentInThirtyDays } from '../../../meta/judge/spent-by-readings.ts'
import { type Instant, instantAt, millisecondsOf } from '../../../schema/instant.ts'
import { now, sidecar } from '../example.ts'

type Change = Parameters<typeof sidecar>[0]

const dayLength = 86_400_000
const ago = (days: number) => instantAt(millisecondsOf(now) - days * dayLength)
const bare = { balances: null, costs: null, credits_total: null, credits_used: null, quotas: null }
const usd = (amount: string) => ({ amount, currency: 'USD' })

/** One reading so many days ago. */
const read = (days: number, change: Change) => sidecar({ ...bare, ...change, last_success_at: ago(days) })
const balance = (days: number, amount: string, more: Change = {}) =>
  read(days, { balances: [{ ...usd(amount), parts: [] }], ...more })
const used = (days: number, amount: string) => read(days, { credits_used: usd(amount) })
const dayRow = (days: number, amount: string) => ({
  period: 'day' as const,
  starts_at: ago(days),
  ends_at: ago(days - 1),
  ...usd(amount),
  group: null,
})
const said = (readings: readonly ReturnType<typeof read>[], replaced: readonly Instant[] = []) =>
  spentInThirtyDays(readings, now, replaced).map(
    ({ amount, since, at_least, from }) =>
      `${at_least ? 'at least ' : ''}${amount} since ${since.slice(0, 10)} ${from}`,
  )

it('adds up by how much the balance fell, exactly, since the first reading of the 30 days', () => {
  expect(
    said([balance(40, '99'), balance(31, '90'), balance(29, '90'), balance(10, '79.9'), balance(0, '70')]),
  ).toEqual(['20 since 2026-10-23 balance'])
})

it('says at least where the history begins later, where the beginning is unclear, and where the last reading is old', () => {
  expect(said([balance(12, '90'), balance(0, '70.5')])).toEqual(['at least 19.5 since 2026-11-09 balance'])
  expect(said([balance(31, '95'), balance(29, '90'), balance(0, '70')])).toEqual([
    'at least 20 since 2026-10-23 balance',
  ])
  expect(said([balance(31, '90'), balance(29, '90'), balance(3, '70')])).toEqual([
    'at least 20 since 2026-10-23 balance',
  ])
})

it('counts nothing of what is hidden by a top-up, and nothing of another key', () => {
  expect(said([balance(31, '50'), balance(29, '50'), balance(20, '100'), balance(0, '70')])).toEqual([
    'at least 30 since 2026-10-23 balance',
  ])
  expect(said([balance(31, '90'), balance(29, '90'), balance(5, '80'), balance(0, '70')], [ago(10)])).toEqual([
    'at least 10 since 2026-11-16 balance',
  ])
})

it('prefers what the provider says in all to the balance, which others spend from', () => {
  const both = [31, 29, 0].map((days, index) =>
    balance(days, ['90', '90', '70'][index] ?? '', { credits_used: usd(['10', '10', '12.25'][index] ?? '') }),
  )

  expect(said(both)).toEqual(['2.25 since 2026-10-23 total'])
  expect(said([used(31, '1'), used(29, '1')])).toEqual([])
})

it('adds up the days that the provider reports, each once, and says at least where one is missing or was not over', () => {
  const all = Array.from({ length: 30 }, (_, index) => dayRow(index, '0.1'))

  expect(said([read(0, { costs: all })])).toEqual(['3 since 2026-10-23 days'])
  expect(said([read(3, { costs: all.slice(4) }), read(0, { costs: all.slice(0, 10) })])).toEqual([
    '3 since 2026-10-23 days',
  ])
  expect(said([read(0, { costs: all.slice(0, 7) })])).toEqual(['at least 0.7 since 2026-11-15 days'])
  expect(said([read(3.5, { costs: all.slice(3) }), read(0, { costs: all.slice(0, 3) })])).toEqual([
    'at least 3 since 2026-10-23 days',
  ])
})

it('says nothing where the provider reports 30 days itself, or nobody knows anything', () => {
  const month = { period: '30d' as const, starts_at: ago(30), ends_at: now, ...usd('5'), group: null }

  expect(said([balance(29, '90'), balance(0, '70', { costs: [month] })])).toEqual([])
  expect(said([balance(0, '70')])).toEqual([])
  expect(said([balance(29, '70'), balance(0, '70')])).toEqual([])
  expect(said([])).toEqual([])
})

it('takes this month where it began within the 30 days and more is known of it', () => {
  const month = (amount: string) => ({
    period: 'month' as const,
    starts_at: '2026-11-01T00:00:00Z',
    ends_at: '2026-12-01T00:00:00Z',
    ...usd(amount),
    group: null,
  })

  expect(said([balance(2, '90'), balance(0, '80', { costs: [month('25.5')] })])).toEqual([
    'at least 25.5 since 2026-11-01 month',
  ])
  expect(said([balance(2, '90'), balance(0, '60', { costs: [month('25.5')] })])).toEqual([
    'at least 30 since 2026-11-19 balance',
  ])
})

it('says what the readings show of this month: the growth of a total, or else the fall of a balance', () => {
  const seen = (...readings: ReturnType<typeof read>[]) => seenThisMonth(readings, now)

  // The month began 20 days ago, with the first reading on its first day: what changed before that is of October, perhaps.
  expect(seen(balance(25, '90'), balance(15, '80'), balance(3, '75.5'), balance(0, '70'))).toMatchObject([usd('10')])
  expect(seen(balance(15, '80'), balance(0, '70', { credits_used: usd('5') }))).toMatchObject([usd('10')])
  expect(seen(used(15, '10'), used(0, '12.25'))).toMatchObject([usd('2.25')])
  expect(seen(balance(15, '10'), balance(10, '100'), balance(0, '70'))).toMatchObject([usd('30')])
  expect(seenThisMonth([balance(15, '80'), balance(5, '75'), balance(0, '70')], now, [ago(8)])).toMatchObject([
    usd('5'),
  ])
  expect(seen(balance(15, '80'), balance(0, '70'))[0]?.since).toBe(ago(15))
})

it('shows nothing of this month where a balance stood still, rose, or was read once', () => {
  expect(seenThisMonth([balance(15, '80'), balance(0, '80')], now)).toEqual([])
  expect(seenThisMonth([balance(15, '80'), balance(0, '90')], now)).toEqual([])
  expect(seenThisMonth([balance(0, '80')], now)).toEqual([])
  expect(seenThisMonth([balance(25, '90'), balance(0, '80')], now)).toEqual([])
  expect(seenThisMonth([], now)).toEqual([])
})
