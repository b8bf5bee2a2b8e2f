// Times of plots: short where they are even, and read again as they were.
import { expect, it } from 'vitest'
import { middles, minutesOf, TimeAxes, timeAxis } from '../../../../meta/views/report/time-axis.ts'

it('writes equal steps once', () => {
  expect(timeAxis([29_406_960, 29_417_040, 29_427_120, 29_437_200, 29_437_201])).toBe('29406960 10080*3 1')
})

it.each([
  ['no point', []],
  ['one point', [29_406_960]],
  ['two readings in one minute', [29_406_960, 29_406_960, 29_406_960]],
  ['uneven steps', [29_406_960, 29_407_000, 29_407_040, 29_407_041, 29_412_801]],
])('reads again what it wrote: %s', (_, minutes) => {
  expect(minutesOf(timeAxis(minutes))).toEqual(minutes)
})

it('keeps each axis once', () => {
  const axes = new TimeAxes()

  const numbers = ['1 2', '1 3', '1 2'].map((axis) => axes.numberOf(axis))

  expect([numbers, axes.all]).toEqual([
    [0, 1, 0],
    ['1 2', '1 3'],
  ])
})

it.each([
  ['each of them where there is room', [12, 36, 84], 10, [12, 36, 60, 84]],
  ['every second one where there is less', [12, 36, 60, 84], 3, [12, 60]],
  ['the only one', [12], 0, [12]],
])('names the middles of days: %s', (_, points, most, named) => {
  expect(middles(points, 24, most)).toEqual(named)
})
