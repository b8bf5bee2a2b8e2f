// When a key is too low, too old or ends too soon, to the last digit and the last second.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { endsWithin, isFewerDays, isOlderThan, moneyLeft, tooLow, tooOld } from '../../../meta/judge/limits.ts'
import { Decimal } from '../../../schema/decimal.ts'
import { Instant, instantAt, millisecondsOf } from '../../../schema/instant.ts'
import { now, quota, sidecar } from '../example.ts'

const five = { amount: Decimal.parse('5'), currency: 'USD' }

it('counts balances and what is left of spending caps, and nothing that is not known or not money', () => {
  const key = sidecar({
    balances: [{ amount: '7', currency: 'CNY', parts: [] }],
    quotas: [
      { ...quota(null), name: 'cap', unit: 'USD', remaining: '1' },
      { ...quota(null), name: 'open', unit: 'USD', remaining: null },
      { ...quota(null), name: 'day', unit: 'requests', remaining: '1' },
    ],
  })

  expect(moneyLeft(key, now)).toEqual([
    { what: 'the balance', amount: '7', currency: 'CNY' },
    { what: 'what is left of cap', amount: '1', currency: 'USD' },
  ])
  expect(moneyLeft(null, now)).toEqual([])
})

it('does not know what is left of a cap that has been reset since', () => {
  const left = (resets_at: string) =>
    moneyLeft(sidecar({ balances: null, quotas: [{ ...quota(resets_at), unit: 'USD', remaining: '1' }] }), now).map(
      ({ amount }) => amount,
    )

  expect([left('2026-11-21T00:00:00Z'), left('2026-11-21T00:00:01Z')]).toEqual([[], ['1']])
})

it.each([
  ['4.999999999999999999', true],
  ['5', false],
  ['-0.01', true],
])('takes $%s for too low: %s', (amount, low) => {
  const left = [{ what: 'the balance', amount: Decimal.parse(amount), currency: 'USD' }]

  expect(tooLow(left, five).map((found) => found.amount)).toEqual(low ? [amount] : [])
})

it('never compares two currencies', () => {
  expect(tooLow([{ what: 'the balance', amount: Decimal.parse('1'), currency: 'CNY' }], five)).toEqual([])
})

it('says how old a reading is, and what the limit was', () => {
  expect(tooOld(Instant.parse('2026-11-18T00:00:00Z'), '48h', now)).toBe(
    'was last read 3 days ago, and the limit is 2 days',
  )
  expect(tooOld(Instant.parse('2026-11-19T00:00:00Z'), '48h', now)).toBeNull()
})

it('does not take a reading from the future for a new one: nobody knows how old it is', () => {
  expect(tooOld(Instant.parse('2027-06-01T00:00:00Z'), '48h', now)).toBe(
    'was last read later than this clock, 2026-11-21T00:00:00Z, so nobody knows how old that is, and the limit is 2 days',
  )
  expect(tooOld(Instant.parse('2026-11-21T00:59:00Z'), '48h', now)).toBeNull()
})

it('draws the line at the same second for what has been and what will be', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }), (offset, limit) => {
      const at = instantAt(millisecondsOf(now) + offset * 1000)

      expect(isOlderThan(at, `${limit}s`, now)).toBe(-offset > limit)
      expect(endsWithin(at, `${limit}s`, now)).toBe(offset <= limit)
    }),
  )
})

it.each([
  ['2.9', '3d', true],
  ['3', '3d', false],
  ['0.4', '12h', true],
  ['0.5', '12h', false],
])('%s days are fewer than %s: %s', (days, duration, fewer) => {
  expect(isFewerDays(Decimal.parse(days), duration)).toBe(fewer)
})
