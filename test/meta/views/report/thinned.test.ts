// A plot with fewer points is still the same plot.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Point, summed, thinned } from '../../../../meta/views/report/thinned.ts'
import { addAll, Decimal } from '../../../../schema/decimal.ts'
import { instantAt } from '../../../../schema/instant.ts'

const dayLength = 86_400_000
const start = Date.parse('2026-01-01T00:00:00Z')
const point = (day: number, amount: string): Point => ({
  at: instantAt(start + day * dayLength),
  amount: Decimal.parse(amount),
})
const amounts = ({ points }: { points: readonly Point[] }) => points.map(({ amount }) => amount)

it('keeps the ends of a stretch that stays equal, and loses nothing by that', () => {
  const drawn = thinned([point(0, '5'), point(1, '5'), point(2, '5'), point(3, '4'), point(4, '4'), point(5, '3')], 10)

  expect(amounts(drawn)).toEqual(['5', '5', '4', '4', '3'])
  expect(drawn.days).toBeNull()
})

it('lets the last reading stand for its days, and keeps the first and the last one of all', () => {
  const points = Array.from({ length: 365 }, (_, day) => point(day, String(1000 - day)))

  const drawn = thinned(points, 100)

  expect(drawn.days).toBe(4)
  expect(drawn.points.length).toBeLessThanOrEqual(100)
  expect([drawn.points[0], drawn.points.at(-1)]).toEqual([points[0], points.at(-1)])
})

it('adds the days of a bar up exactly, however many bars are left', () => {
  const days = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 400 })
  fc.assert(
    fc.property(days, fc.integer({ min: 60, max: 400 }), (cents, max) => {
      const points = cents.map((amount, day) => point(day, String(amount)))

      const drawn = summed(points, max)

      expect(drawn.points.length).toBeLessThanOrEqual(max)
      expect(addAll(drawn.points.map(({ amount }) => amount))).toBe(addAll(points.map(({ amount }) => amount)))
    }),
  )
})
