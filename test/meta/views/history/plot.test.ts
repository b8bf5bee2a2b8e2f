// Numbers over time drawn with characters, in dots or in plain ASCII.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { plot } from '../../../../meta/views/history/plot.ts'
import { Decimal } from '../../../../schema/decimal.ts'
import { instantAt, millisecondsOf } from '../../../../schema/instant.ts'
import { largest } from '../../../../schema/largest.ts'
import { reading } from '../history.ts'

const day = 86_400_000
const start = millisecondsOf(reading('11-01', '1').at)
const points = (...amounts: number[]) =>
  amounts.map((amount, index) => ({ at: instantAt(start + index * day), amount: Decimal.parse(String(amount)) }))
const options = { width: 24, height: 4, unicode: false, label: (amount: Decimal) => `$${amount}` }

it('draws a balance that falls and is topped up, with its limits and dates', () => {
  expect(plot(points(9, 6, 3, 0, 9), { ...options, width: 26 })).toEqual([
    '$9 |******               *',
    '   |     *******         *',
    '   |           ******    *',
    '$0 |                ******',
    '    2026-11-01  2026-11-05',
  ])
})

it('says at which times it begins and ends where that is on the same day', () => {
  const hour = 3_600_000
  const at = (hours: number, amount: string) => ({ at: instantAt(start + hours * hour), amount: Decimal.parse(amount) })
  const below = (...found: ReturnType<typeof at>[]) => plot(found, { ...options, width: 36 }).at(-1)

  expect(below(at(8.25, '9'), at(14.5, '3'))).toBe('    2026-11-01 08:15       14:30 UTC')
  expect(below(at(8.25, '9'))).toBe('    2026-11-01 08:15 UTC')
  expect(below(at(8, '9'), at(24, '3'))).toBe('    2026-11-01            2026-11-02')
})

it('draws the same in dots, and marks a replacement', () => {
  const lines = plot(points(9, 6, 3, 0), {
    ...options,
    unicode: true,
    marks: [instantAt(start + day), instantAt(start - day)],
  })

  expect(lines.slice(0, 4).every((line) => /┤[\u2800-\u28ff ]+$/.test(line))).toBe(true)
  expect(lines[4]).toBe(`${' '.repeat(10)}▲`)
})

it('draws one point and a flat line beside their label, and nothing without points', () => {
  expect(plot(points(5, 5), options)[0]).toMatch(/^\$5 \|\*+$/)
  expect(plot(points(5), options).filter((line) => line.includes('*'))).toHaveLength(1)
  expect(plot(points(5, 5, 5), options).filter((line) => line.includes('*'))).toHaveLength(1)
  expect(plot([], options)).toEqual([])
})

it('never draws wider than it may, and every column from the first point to the last', () => {
  const amount = fc.integer({ min: -1_000_000, max: 1_000_000 })
  fc.assert(
    fc.property(fc.array(amount, { minLength: 2, maxLength: 40 }), fc.boolean(), (amounts, unicode) => {
      const lines = plot(points(...amounts), { ...options, width: 60, unicode })
      const drawn = lines.slice(0, options.height).map((line) => line.slice(line.search(/[┤|]/) + 1))
      const left = largest(lines.map((line) => line.search(/[┤|]/))) + 1
      const columns = Array.from({ length: 60 - left }, (_, column) =>
        drawn.some((row) => ![' ', undefined].includes(row[column])),
      )

      expect(largest(lines.map(({ length }) => length))).toBeLessThanOrEqual(60)
      expect(columns.every(Boolean)).toBe(true)
    }),
  )
})
