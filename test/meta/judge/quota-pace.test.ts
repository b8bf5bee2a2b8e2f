// Whether a quota lasts until its reset: worked out by hand, and unknown where nobody can know.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pacesOf } from '../../../meta/judge/quota-pace.ts'
import { Instant } from '../../../schema/instant.ts'
import { quota as example, sidecar } from '../example.ts'

const now = Instant.parse('2026-11-21T00:00:00Z')
type QuotaChange = Partial<Record<keyof ReturnType<typeof example>, string | null>>

const reading = (change: QuotaChange, readAt = '2026-11-21T00:00:00Z') =>
  sidecar({
    last_success_at: readAt,
    quotas: [
      // biome-ignore format: one quota in one line
      { ...example('2026-12-01T00:00:00Z'), name: 'credits', unit: 'credits', limit: '1000', used: null, period: 'month', ...change } as ReturnType<typeof example>,
    ],
  })
const pace = (change: QuotaChange, earlier: ReturnType<typeof reading>[] = [], at = now) =>
  pacesOf(earlier, reading(change), at)[0]

it('runs out before the reset at the pace of the window so far', () => {
  // 950 in the 20 days of this month: 47.5 a day. The last 50 go in 1.05 days, 8.9 days before December.
  expect(pace({ remaining: '50' })).toEqual({
    name: 'credits',
    unit: 'credits',
    verdict: 'runs_out',
    per_day: '47.5',
    days: '1.0526',
    low: null,
    high: null,
    runs_out_at: '2026-11-22T01:15:47Z',
    days_before_reset: '8.9',
  })
})

it('lasts if what is left is enough until the reset, to the second', () => {
  // 500 in 20 days are 25 a day: 250 last exactly ten days, until the reset.
  expect(pace({ remaining: '250', used: '500' })).toMatchObject({ verdict: 'lasts', days: '10', runs_out_at: null })
  expect(pace({ remaining: '249', used: '500' })).toMatchObject({ verdict: 'runs_out', days_before_reset: '0.04' })
})

it('has no pace for a quota of nothing: pay as you go that is turned off never runs out', () => {
  const off = { limit: '0', used: '0', remaining: '0' }

  expect(pace(off)).toMatchObject({ verdict: 'unknown', days: null, days_before_reset: null })
  expect(pace({ ...off, period: null, resets_at: null })).toMatchObject({ verdict: 'unknown', days: null })
})

it('goes by the readings of the last week where it has them', () => {
  // 24 a day in the last days, though 60 a day in the whole month.
  const earlier = [
    reading({ remaining: '272' }, '2026-11-18T00:00:00Z'),
    reading({ remaining: '248' }, '2026-11-19T00:00:00Z'),
    reading({ remaining: '224' }, '2026-11-20T00:00:00Z'),
  ]

  expect(pace({ remaining: '200' }, earlier)).toMatchObject({
    verdict: 'runs_out',
    per_day: '24',
    days: '8.3',
    low: '8.3',
    high: '8.3',
    days_before_reset: '1.6666',
  })
})

it('takes a reset for no use, and another limit for another quota', () => {
  const reset = [
    reading({ remaining: '10' }, '2026-11-18T00:00:00Z'),
    reading({ remaining: '700' }, '2026-11-19T00:00:00Z'),
  ]
  const upgraded = [reading({ limit: '500', remaining: '499' }, '2026-11-18T00:00:00Z')]
  const noWindow = { period: null, resets_at: null }

  expect(pace({ remaining: '600', ...noWindow }, reset)?.per_day).toBe('50')
  expect(pace({ remaining: '300', ...noWindow }, upgraded)?.verdict).toBe('unknown')
})

it('judges a short window only by itself', () => {
  const yesterday = [reading({ remaining: '999', period: '5h' }, '2026-11-20T00:00:00Z')]
  // 400 in the first 2 of 5 hours: the last 600 go in the 3 hours that are left.
  const short = { period: '5h', resets_at: '2026-11-21T03:00:00Z' }

  expect(pace({ remaining: '600', ...short }, yesterday)?.verdict).toBe('lasts')
  expect(pace({ remaining: '599', ...short }, yesterday)?.verdict).toBe('runs_out')
})

it.each([
  ['nobody says what is left', { remaining: null, used: null, limit: null }],
  ['the quota was reset since', { remaining: '50', resets_at: '2026-11-20T23:00:00Z' }],
  ['nobody says when it is reset', { remaining: '50', resets_at: null }],
  ['it covers all time', { remaining: '50', period: 'total', resets_at: null }],
  ['its window has only begun', { remaining: '50', resets_at: '2026-12-20T00:00:00Z' }],
])('does not guess where %s', (_, change) => {
  expect(pace(change)).toMatchObject({ verdict: 'unknown', per_day: null, days: null, runs_out_at: null })
})

it('has run out at zero, and knows how long before the reset', () => {
  expect(pace({ remaining: '0' })).toMatchObject({ verdict: 'runs_out', days: '0', days_before_reset: '10' })
})

it('lasts where nothing is used', () => {
  expect(pace({ remaining: '1000', used: '0' })).toMatchObject({ verdict: 'lasts', per_day: '0', days: null })
})

it('knows what percent are of', () => {
  expect(pace({ unit: 'percent', limit: null, remaining: '5' })).toMatchObject({ verdict: 'runs_out', per_day: '4.75' })
})

it('knows when a month began, whatever its length', () => {
  // From February 28 to March 31 are 31 days, of which 21 have gone.
  const read = reading({ remaining: '790', used: '210', resets_at: '2026-03-31T00:00:00Z' }, '2026-03-21T00:00:00Z')

  expect(pacesOf([], read, Instant.parse('2026-03-21T00:00:00Z'))[0]).toMatchObject({ verdict: 'lasts', per_day: '10' })
})

it('is never negative, and never runs out after the reset', () => {
  const amount = fc.integer({ min: -50, max: 1000 }).map(String)
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 8 }), amount, (before, left) => {
      const earlier = before.map((remaining, day) => reading({ remaining }, `2026-11-${10 + day}T00:00:00Z`))
      const found = pace({ remaining: left }, earlier)

      expect(Number(found?.per_day ?? 0)).toBeGreaterThanOrEqual(0)
      expect(Number(found?.days ?? 0)).toBeGreaterThanOrEqual(0)
      expect(Number(found?.days_before_reset ?? 0)).toBeGreaterThanOrEqual(0)
      if (found?.verdict === 'runs_out') expect((found.runs_out_at ?? '') < '2026-12-01T00:00:00Z').toBe(true)
    }),
  )
})
