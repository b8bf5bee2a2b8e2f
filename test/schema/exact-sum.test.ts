// Sums of very many amounts, exact to the last digit.
import Big from 'big.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ExactSum } from '../../schema/exact-sum.ts'

it('adds ten cents ten times to a dollar, which floats do not', () => {
  const sum = new ExactSum()

  for (let time = 0; time < 10; time++) sum.add('0.1')

  expect(sum.total()).toBe('1')
})

it.each([
  ['0.00396', '0.00396'],
  ['1e-7', '0.0000001'],
  ['-0.25', '-0.25'],
  ['1.50', '1.5'],
  ['0', '0'],
  ['-0.0', '0'],
  ['3e2', '300'],
])('takes %s as %s', (text, expected) => {
  const sum = new ExactSum()

  const taken = sum.add(text)

  expect(taken).toBe(true)
  expect(sum.total()).toBe(expected)
})

it.each(['', 'NaN', '1,5', '0x10', '1e999', ' '])('adds nothing for %j', (text) => {
  const sum = new ExactSum()

  const taken = sum.add(text)

  expect(taken).toBe(false)
  expect(sum.total()).toBe('0')
})

it('moves the point: a price per million tokens becomes an amount', () => {
  const sum = new ExactSum()

  sum.add('3', 1000)
  sum.add('15', 60)
  sum.add('0.3', 200)

  expect(sum.total(-6)).toBe('0.00396')
  expect(sum.total(2)).toBe('396000')
})

it('is what exact arithmetic gives, in any order and in parts', () => {
  const amount = fc
    .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 12 }))
    .map(([units, places]) => new Big(units).times(new Big(10).pow(-places)).toFixed())

  fc.assert(
    fc.property(fc.array(amount), fc.array(amount), (first, second) => {
      const [left, right] = [new ExactSum(), new ExactSum()]
      for (const text of first) left.add(text)
      for (const text of second) right.add(text)
      left.addSum(right)

      const expected = [...second, ...first].reduce((sum, text) => sum.plus(text), new Big(0))

      expect(left.total()).toBe(expected.eq(0) ? '0' : expected.toFixed())
    }),
  )
})

it('stays exact beyond the whole numbers that a float holds', () => {
  const amount = fc.tuple(
    fc.constantFrom('', '-'),
    fc.bigInt({ min: 0n, max: 10n ** 16n }),
    fc.integer({ min: 0, max: 16 }),
  )

  fc.assert(
    fc.property(fc.array(amount, { maxLength: 60 }), (amounts) => {
      const sum = new ExactSum()
      const other = new ExactSum()
      let expected = new Big(0)
      for (const [sign, units, places] of amounts) {
        const value = new Big(`${sign}${units}e-${places}`)
        sum.add(value.toFixed())
        other.addSum(sum)
        expected = expected.plus(value)
      }

      expect(sum.total()).toBe(expected.eq(0) ? '0' : expected.toFixed())
      const whole = new ExactSum()
      whole.addSum(sum)
      expect(whole.total()).toBe(sum.total())
    }),
  )
  const many = new ExactSum()
  for (let time = 0; time < 30; time++) many.add('999999999999.999')
  expect(many.total()).toBe('29999999999999.97')
})
