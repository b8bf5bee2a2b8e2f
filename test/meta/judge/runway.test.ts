// What a key costs per day and how long its money lasts: worked out by hand here, and nothing where nothing can be known.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { daysLeft, perDay, spentOf } from '../../../meta/judge/burn.ts'
import { runwayOf } from '../../../meta/judge/runway.ts'
import { compareDecimals, Decimal } from '../../../schema/decimal.ts'
import { Instant, instantAt } from '../../../schema/instant.ts'
import { sidecar } from '../example.ts'
import { balance } from '../review/snapshots.ts'

const points = (...list: [at: string, amount: string][]) =>
  list.map(([at, amount]) => ({ at: Instant.parse(`2026-11-${at}:00:00Z`), amount: Decimal.parse(amount) }))
const version = (at: string, amount: string) => ({
  last_success_at: Instant.parse(`2026-11-${at}:00:00Z`),
  balances: sidecar({ balances: balance(amount) }).balances,
})
const newest = (at: string, amount: string, more = {}) =>
  sidecar({ last_success_at: `2026-11-${at}:00:00Z`, balances: balance(amount), costs: null, ...more })

it('adds up what went and the time in which it went', () => {
  const spent = spentOf(points(['18T00', '42.1'], ['19T12', '30'], ['21T00', '17.35']))

  expect(spent).toEqual({ amount: '24.75', milliseconds: 3 * 86_400_000 })
  expect(spent && perDay(spent)).toBe('8.25')
  expect(spent && daysLeft(Decimal.parse('17.35'), spent)).toBe('2.1')
})

it.each([
  ['0', '0'],
  ['-1', '0'],
  ['0.01', '0.0002'],
  ['1', '0.02'],
  ['4.99', '0.0998'],
  ['5', '0.1'],
  ['7.5', '0.15'],
])('%s left at 50 a day are %s days: none only where nothing is left', (left, days) => {
  expect(daysLeft(Decimal.parse(left), { amount: Decimal.parse('50'), milliseconds: 86_400_000 })).toBe(days)
})

it('takes a top-up for no spending, and leaves out the time in which it happened', () => {
  const spent = spentOf(points(['18T00', '10'], ['19T00', '8'], ['20T00', '100'], ['21T00', '98']))

  expect(spent).toEqual({ amount: '4', milliseconds: 2 * 86_400_000 })
})

it('looks at the last seven days, and at how things stood when they began', () => {
  const spent = spentOf(points(['01T00', '1000'], ['10T00', '30'], ['16T00', '20'], ['20T00', '10']))

  expect(spent).toEqual({ amount: '20', milliseconds: 10 * 86_400_000 })
})

it.each([
  ['nothing', points()],
  ['one point', points(['20T00', '5'])],
  ['a top-up only', points(['20T00', '5'], ['21T00', '50'])],
  [
    'less than an hour',
    [...points(['20T00', '5']), { at: Instant.parse('2026-11-20T00:59:59Z'), amount: Decimal.parse('4') }],
  ],
])('tells nothing from %s', (_, given) => {
  expect(spentOf(given)).toBeNull()
})

it('knows that nothing was spent, and then no end either', () => {
  const runway = runwayOf([version('19T00', '5')], newest('21T00', '5'))

  expect(runway).toMatchObject({ burn: [{ currency: 'USD', per_day: '0' }], days: null })
})

it('is used up already at zero and below', () => {
  const runway = (left: string) => runwayOf([version('19T00', '5')], newest('21T00', left)).days

  expect(runway('0')).toBe('0')
  expect(runway('-0.25')).toBe('0')
})

it('keeps currencies apart and tells the one that ends first', () => {
  const both = (dollars: string, yuan: string) => [...balance(yuan, 'CNY'), ...balance(dollars)]
  const before = { ...version('19T00', '0'), balances: sidecar({ balances: both('10', '110') }).balances }

  const runway = runwayOf([before], newest('21T00', '0', { balances: both('8', '100') }))

  expect(runway).toMatchObject({
    burn: [
      { currency: 'CNY', per_day: '5' },
      { currency: 'USD', per_day: '1' },
    ],
    days: '8',
  })
})

it('goes by the recorded costs of whole days where the balances do not tell', () => {
  const cost = (day: string, amount: string, more = {}) => ({
    period: 'day' as const,
    starts_at: `2026-11-${day}T00:00:00Z`,
    ends_at: `2026-11-${Number(day) + 1}T00:00:00Z`,
    amount,
    currency: 'USD',
    group: null,
    ...more,
  })
  const costs = [cost('18', '2'), cost('20', '4'), cost('21', '0.01'), cost('20', '99', { group: { model: 'x' } })]

  expect(runwayOf([], newest('21T12', '10', { costs }))).toMatchObject({
    burn: [{ currency: 'USD', per_day: '3' }],
    days: '3.3',
  })
  expect(runwayOf([], newest('21T12', '10', { costs: [cost('20', '4', { currency: 'EUR' })] })).burn).toEqual([])
})

it('does not take what an error left standing for a second reading', () => {
  const failed = newest('20T00', '5', { sync_status: 'error' })

  expect(runwayOf([failed, failed], failed)).toMatchObject({ burn: [], days: null, low: null, high: null })
  expect(runwayOf([], newest('20T00', '5', { last_success_at: null })).days).toBeNull()
})

const anyCents = fc.integer({ min: 0, max: 10_000_000 })
const anySeries = fc.array(fc.record({ hours: fc.integer({ min: 1, max: 40 }), cents: anyCents }), { maxLength: 12 })

it('never tells a negative cost, nor more time than has passed, whatever the series', () => {
  fc.assert(
    fc.property(anySeries, (series) => {
      let hours = 0
      const given = series.map(({ hours: later, cents }) => {
        hours += later
        return { at: instantAt(hours * 3_600_000), amount: Decimal.parse(String(cents)) }
      })
      const spent = spentOf(given)

      expect(spent === null || compareDecimals(spent.amount, Decimal.parse('0')) >= 0).toBe(true)
      expect(spent?.milliseconds ?? 0).toBeLessThanOrEqual(hours * 3_600_000)
    }),
  )
})

it('has no opinion on figures that are no money, and does not break', () => {
  const most = '9'.repeat(60)

  const runway = runwayOf([version('19T00', most)], newest('21T00', `-${'9'.repeat(59)}`))

  expect(runway).toMatchObject({ burn: [], days: null, low: null, high: null })
})

it('does not take two balances of two keys for spending', () => {
  const replaced = [Instant.parse('2026-11-20T12:00:00Z')]
  const before = [version('18T00', '1000'), version('19T00', '990'), version('20T00', '980')]

  expect(runwayOf(before, newest('21T00', '70'), replaced)).toMatchObject({
    burn: [{ currency: 'USD', per_day: '10' }],
    days: '7',
  })
  expect(runwayOf([version('20T00', '1000')], newest('21T00', '70'), replaced)).toMatchObject({
    burn: [],
    days: null,
    low: null,
    high: null,
  })
  expect(runwayOf([version('20T13', '100')], newest('21T13', '90'), replaced).days).toBe('9')
})

it('knows a replacement that git recorded just after the new key was read, by a hook', () => {
  const replaced = [Instant.parse('2026-11-21T00:00:30Z')]

  expect(runwayOf([version('20T00', '1000')], newest('21T00', '70'), replaced).days).toBeNull()
})

it.each([
  ['its name', { account_ref: 'team' }],
  ['fewer credits bought than before', { credits_total: { amount: '100', currency: 'USD' } }],
  ['fewer credits used than before', { credits_used: { amount: '25', currency: 'USD' } }],
])('does not take the balance of another account for spending, as shown by %s', (_, different) => {
  const before = newest('20T00', '1000')

  expect(runwayOf([before], newest('21T00', '70', different)).days).toBeNull()
  expect(runwayOf([before], newest('21T00', '70')).days).not.toBeNull()
})
