// How far a runway may be off: synthetic histories whose answers are worked out by hand, and what must hold for any history.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lastingOf, outlookOf } from '../../../meta/judge/outlook.ts'
import { runwayOf } from '../../../meta/judge/runway.ts'
import { compareDecimals, Decimal, multiply } from '../../../schema/decimal.ts'
import { instantAt } from '../../../schema/instant.ts'
import { authError, sidecar } from '../example.ts'
import { balance } from '../review/snapshots.ts'

const hour = 3_600_000
const start = Date.UTC(2026, 10, 1)
const at = (hours: number) => instantAt(start + hours * hour)

/** Amounts at hours since the start; the last one is the newest reading. */
function historyOf(readings: readonly (readonly [hours: number, amount: string])[], replaced: readonly number[] = []) {
  const versions = readings.map(([hours, amount]) =>
    sidecar({ last_success_at: at(hours), balances: balance(amount), costs: null, quotas: null }),
  )
  return { earlier: versions.slice(0, -1), newest: versions.at(-1) ?? sidecar(), replaced: replaced.map(at) }
}
const runway = (...readings: [hours: number, amount: string][]) => {
  const { earlier, newest } = historyOf(readings)
  return runwayOf(earlier, newest)
}

it('has no width where every day costs the same', () => {
  const days = [0, 1, 2, 3, 4].map((day): [number, string] => [day * 24, String(100 - 10 * day)])

  expect(runway(...days)).toMatchObject({ days: '6', low: '6', high: '6' })
})

it('goes from the faster half of the days to the slower half', () => {
  // 5, 20, 10 and 25 a day: 15 on average, 22.5 on the faster two, 7.5 on the slower two. 45 are left.
  const found = runway([0, '105'], [24, '100'], [48, '80'], [72, '70'], [96, '45'])

  expect(found).toMatchObject({ days: '3', low: '2', high: '6' })
})

it('counts the day in the middle for both', () => {
  // 1, 2 and 6 a day: 3 on average, 4 on the faster two, 1.5 on the slower two. 12 are left.
  expect(runway([0, '21'], [24, '20'], [48, '18'], [72, '12'])).toMatchObject({ days: '4', low: '3', high: '8' })
})

it('has no upper end if on the slower days nothing was spent', () => {
  expect(runway([0, '40'], [24, '40'], [48, '40'], [72, '30'], [96, '20'])).toMatchObject({
    days: '4',
    low: '2',
    high: null,
  })
})

it('says nothing about how much days differ before there are three', () => {
  expect(runway([0, '30'], [24, '25'], [48, '10'])).toMatchObject({ days: '1', low: null, high: null })
})

it('takes the readings of one day together: that nights are quiet does not make it less certain', () => {
  const readings = Array.from({ length: 4 * 24 + 1 }, (_, hours): [number, string] => {
    const working = Math.floor(hours / 24) * 8 + Math.min(8, hours % 24)
    return [hours, String(100 - working)]
  })

  expect(runway(...readings)).toMatchObject({ low: '8.5', days: '8.5', high: '8.5' })
})

it('does not count the stretch in which the entry was replaced', () => {
  const { earlier, newest, replaced } = historyOf(
    [
      [0, '1000'],
      [24, '70'],
      [48, '60'],
      [72, '50'],
      [96, '40'],
    ],
    [12],
  )

  expect(runwayOf(earlier, newest, replaced)).toMatchObject({ days: '4', low: '4', high: '4' })
})

it('says in the report how far the runway may be off, or that it is not known', () => {
  const { earlier, newest } = historyOf([
    [0, '21'],
    [24, '20'],
    [48, '18'],
    [72, '12'],
  ])

  expect(outlookOf(earlier, newest, at(72)).runway).toEqual({ days: '4', low: '3', high: '8' })
  expect(outlookOf([], newest, at(72))).toMatchObject({ runway: null, runway_days: null, burn: [] })
})

const anyHistory = fc
  .array(fc.record({ hours: fc.integer({ min: 1, max: 40 }), cents: fc.integer({ min: 0, max: 100_000 }) }), {
    minLength: 1,
    maxLength: 14,
  })
  .map((list) => {
    let hours = 0
    return list.map(({ hours: later, cents }): [number, string] => {
      hours += later
      return [hours, String(cents)]
    })
  })
const number = (days: Decimal | null, missing: number) => (days === null ? missing : Number(days))

it('never leaves the runway outside of its band, and never tells less than nothing', () => {
  fc.assert(
    fc.property(anyHistory, (readings) => {
      const { days, low, high, burn } = runway(...readings)

      expect(number(low, 0)).toBeGreaterThanOrEqual(0)
      expect(number(low, 0)).toBeLessThanOrEqual(number(days, Number.POSITIVE_INFINITY))
      expect(number(high, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(number(days, 0))
      expect(burn.every(({ per_day }) => compareDecimals(per_day, Decimal.parse('0')) >= 0)).toBe(true)
      if (days === null) expect([low, high]).toEqual([null, null])
    }),
  )
})

it('lasts as long whatever the money is counted in, and costs so many times more', () => {
  fc.assert(
    fc.property(anyHistory, fc.constantFrom('10', '1000', '0.01'), (readings, factor) => {
      const scaled = readings.map(([hours, amount]): [number, string] => [
        hours,
        multiply(Decimal.parse(amount), Decimal.parse(factor)),
      ])
      const [one, many] = [runway(...readings), runway(...scaled)]

      expect(many).toMatchObject({ days: one.days, low: one.low, high: one.high })
      expect(many.burn.map(({ per_day }) => per_day)).toEqual(
        one.burn.map(({ per_day }) => multiply(per_day, Decimal.parse(factor))),
      )
    }),
  )
})

it('lasts at least as long after a top-up', () => {
  fc.assert(
    fc.property(anyHistory, fc.integer({ min: 1, max: 10_000 }), (readings, more) => {
      const [last, left] = readings.at(-1) ?? [0, '0']
      // A second later: the same seven days count.
      const after = [...readings, [last + 1 / 3600, String(Number(left) + more)] as [number, string]]
      const [before, later] = [runway(...readings), runway(...after)]

      if (before.days === null) expect(later.days).toBeNull()
      else expect(number(later.days, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(number(before.days, 0))
    }),
  )
})

it('does not depend on the order in which the history is read', () => {
  fc.assert(
    fc.property(anyHistory, (readings) => {
      const { earlier, newest } = historyOf(readings)

      expect(outlookOf([...earlier].reverse(), newest, at(1000))).toEqual(outlookOf(earlier, newest, at(1000)))
    }),
  )
})

it('tells of a rejected key what it had, and not how long that lasts: nobody spends it any more', () => {
  const { earlier, newest } = historyOf([
    [0, '21'],
    [24, '20'],
    [48, '18'],
    [72, '12'],
  ])
  const rejected = { ...newest, sync_status: 'error' as const, last_error: authError(at(72)) }

  expect(outlookOf(earlier, rejected, at(72))).toEqual({
    runway_days: null,
    runway: null,
    burn: [],
    paces: [],
    week: outlookOf(earlier, newest, at(72)).week,
  })
  expect(lastingOf(earlier, rejected, at(72))).toEqual({ runway_days: null, runway: null, burn: [], paces: [] })
})
