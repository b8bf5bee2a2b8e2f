// Exact decimals against a model of their own: whole numbers of the smallest unit, as BigInt.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  add,
  addAll,
  compareDecimals,
  Decimal,
  difference,
  negate,
  quotient,
  shift,
  subtract,
  toDecimal,
  zero,
} from '../../schema/decimal.ts'

/** `units` divided by 10 to the power of `scale`. */
interface Exact {
  units: bigint
  scale: number
}

/** The only way to write a value: no exponent, no zeros at the ends, no minus before zero. */
function written({ units, scale }: Exact): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const whole = scale > 0 ? digits.slice(0, -scale) : digits + (units === 0n ? '' : '0'.repeat(-scale))
  const fraction = scale > 0 ? digits.slice(-scale).replace(/0+$/, '') : ''
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

function plus(left: Exact, right: Exact): Exact {
  const scale = Math.max(left.scale, right.scale)
  const raised = ({ units, scale: from }: Exact) => units * 10n ** BigInt(scale - from)
  return { units: raised(left) + raised(right), scale }
}

const anyExact = fc.record({
  units: fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
  scale: fc.integer({ min: 0, max: 20 }),
})

/** A number as JSON allows it to be written, beside its value. */
const anyLiteral = fc
  .record({
    minus: fc.boolean(),
    whole: fc.bigInt({ min: 0n, max: 10n ** 20n }),
    fraction: fc.option(fc.stringMatching(/^[0-9]{1,12}$/)),
    exponent: fc.option(fc.integer({ min: -30, max: 30 })),
    mark: fc.constantFrom('e', 'E'),
    plus: fc.constantFrom('', '+'),
  })
  .map(({ minus, whole, fraction, exponent, mark, plus }) => {
    const magnitude = BigInt(`${whole}${fraction ?? ''}`)
    const power = exponent ?? 0
    const tail = exponent === null ? '' : `${mark}${power < 0 ? '' : plus}${power}`
    return {
      literal: `${minus ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction}`}${tail}`,
      exact: { units: minus ? -magnitude : magnitude, scale: (fraction?.length ?? 0) - power },
    }
  })

const decimalOf = (exact: Exact) => Decimal.parse(written(exact))

it('keeps the exact value of every number that JSON can hold, exponents included', () => {
  fc.assert(
    fc.property(anyLiteral, ({ literal, exact }) => {
      const expected = written(exact)

      expect(toDecimal(literal)).toBe(expected.length > 60 ? null : expected)
    }),
    { numRuns: 1000 },
  )
})

it('takes its own form for canonical, and leaves it as it is', () => {
  fc.assert(
    fc.property(anyExact, (exact) => {
      const text = written(exact)

      expect(Decimal.parse(text)).toBe(text)
      expect(toDecimal(text)).toBe(text)
    }),
  )
})

it.each(['74.750', '-0', '0.0', '1e-7', '01', '.5', '5.', '+5', '', ' 5', '5 ', '1,5', 'NaN', 'Infinity', '-', '--1'])(
  'refuses %j in a stored document',
  (text) => {
    expect(Decimal.safeParse(text).success).toBe(false)
  },
)

it.each([
  ['74.750', '74.75'],
  ['1e-7', '0.0000001'],
  ['-0', '0'],
  ['-0.00e5', '0'],
  ['0e999', '0'],
  ['007', '7'],
  [' 5 ', '5'],
  ['0.1', '0.1'],
  ['9007199254740993', '9007199254740993'],
])('reads %j as %s', (foreign, expected) => {
  expect(toDecimal(foreign)).toBe(expected)
})

it.each(['', ' ', 'abc', '1,000', '$5', '0x10', '1_000', '.5', '5.', '+5', 'NaN', '-Infinity', '1e', '1 2', '٣'])(
  'does not guess at %j',
  (foreign) => {
    expect(toDecimal(foreign)).toBeNull()
  },
)

it.each(['1e400', '1e-400', '1e999', '-1e60', '1e99999999999', '1e-99999999999'])(
  'has no use for the absurd exponent of %s',
  (foreign) => {
    expect(toDecimal(foreign)).toBeNull()
  },
)

it('holds 60 characters and not one more', () => {
  expect(toDecimal('9'.repeat(60))).toBe('9'.repeat(60))
  expect(toDecimal('9'.repeat(61))).toBeNull()
  expect(toDecimal('1e59')).toBe(`1${'0'.repeat(59)}`)
  expect(toDecimal('1e60')).toBeNull()
})

it('adds and subtracts without losing a digit', () => {
  fc.assert(
    fc.property(anyExact, anyExact, (left, right) => {
      const minusRight = { ...right, units: -right.units }

      expect(add(decimalOf(left), decimalOf(right))).toBe(written(plus(left, right)))
      expect(subtract(decimalOf(left), decimalOf(right))).toBe(written(plus(left, minusRight)))
    }),
  )
})

it('adds nothing up to zero', () => {
  expect(add()).toBe('0')
})

it('moves the point both ways without a division', () => {
  fc.assert(
    fc.property(anyExact, fc.integer({ min: -15, max: 15 }), (exact, places) => {
      expect(shift(decimalOf(exact), places)).toBe(written({ units: exact.units, scale: exact.scale - places }))
    }),
  )
})

it('never makes a negative zero', () => {
  expect(negate(zero)).toBe('0')
  expect(subtract(Decimal.parse('-0.25'), Decimal.parse('-0.25'))).toBe('0')
  expect(shift(zero, -2)).toBe('0')
})

it('orders by value, not by letters', () => {
  const sorted = ['100', '-0.25', '9', '0.5', '-3', '0'].map((text) => Decimal.parse(text)).sort(compareDecimals)

  expect(sorted).toEqual(['-3', '-0.25', '0', '0.5', '9', '100'])
})

it('divides once, exactly, and rounds as it says', () => {
  const divided = (dividend: string, divisor: string, rounding: Parameters<typeof quotient>[2]) =>
    quotient([Decimal.parse(dividend)], [Decimal.parse(divisor)], rounding)

  expect(divided('2', '3', { places: 1 })).toBe('0.6')
  expect(divided('-2', '3', { places: 1 })).toBe('-0.6')
  expect(divided('2', '3', { digits: 4 })).toBe('0.6667')
  expect(divided('12345.5', '1', { digits: 4 })).toBe('12350')
  expect(divided('1', '30000', { digits: 4 })).toBe('0.00003333')
  expect(divided('0.05', '1', { places: 1 })).toBe('0')
  expect(divided('5', '0', { places: 1 })).toBeNull()
  expect(quotient([Decimal.parse('9'.repeat(60)), Decimal.parse('10')], [Decimal.parse('1')], { places: 0 })).toBeNull()
  expect(quotient([Decimal.parse('9'.repeat(60)), Decimal.parse('10')], [Decimal.parse('20')], { places: 0 })).toBe(
    `4${'9'.repeat(59)}`,
  )
})

it('cuts a quotient as whole numbers do', () => {
  fc.assert(
    fc.property(
      anyExact,
      fc.bigInt({ min: 1n, max: 10n ** 20n }),
      fc.integer({ min: 0, max: 8 }),
      (exact, by, places) => {
        const raised = exact.scale > places ? exact.units : exact.units * 10n ** BigInt(places - exact.scale)
        const lowered = exact.scale > places ? by * 10n ** BigInt(exact.scale - places) : by
        const cut = { units: raised / lowered, scale: places }

        expect(quotient([decimalOf(exact)], [Decimal.parse(String(by))], { places })).toBe(written(cut))
      },
    ),
  )
})

it('has no difference for numbers whose difference no amount can hold', () => {
  expect(difference(Decimal.parse('9'.repeat(60)), Decimal.parse('-1'))).toBeNull()
  expect(difference(Decimal.parse('17.35'), Decimal.parse('42.1'))).toBe('-24.75')
})

it('adds up a list of any length', () => {
  expect(addAll([])).toBe('0')
  expect(addAll(Array.from({ length: 200_000 }, () => Decimal.parse('0.1')))).toBe('20000')
})
