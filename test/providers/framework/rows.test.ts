// Amounts in every unit that providers use, and rows that hold only what is known.
import { LosslessNumber } from 'lossless-json'
import { describe, expect, it } from 'vitest'
import { periodOf, secondsAfter, yearAndMonth } from '../../../providers/framework/calendar.ts'
import {
  cents,
  code,
  commaList,
  dollarText,
  googleMoney,
  instantOrDate,
  scaled,
  unixTime,
} from '../../../providers/framework/foreign.ts'
import {
  balance,
  costAndShare,
  costRow,
  ifAny,
  joined,
  lifetime,
  percentQuota,
  quota,
  theOnly,
  unlessZero,
  usageRows,
} from '../../../providers/framework/rows.ts'
import { Decimal, multiply } from '../../../schema/decimal.ts'
import { Instant } from '../../../schema/instant.ts'

const number = (text: string) => new LosslessNumber(text)
const decimal = (text: string) => Decimal.parse(text)
const now = Instant.parse('2026-11-21T10:30:00Z')

describe('units', () => {
  it.each([
    ['cents as text with fractions', cents, '123.78912', '1.2378912'],
    ['cents as a number', cents, number('1025'), '10.25'],
    ['1e-8 dollars', scaled(-8), number('123456789'), '1.23456789'],
    ['1/10000 dollars as text', scaled(-4), '1000000', '100'],
    ['nano dollars', scaled(-9), number('9000000000'), '9'],
    ['a fraction as percent', scaled(2), number('0.0715'), '7.15'],
    ['dollars in words', dollarText, '$24.00', '24'],
    ['negative dollars in words', dollarText, '-$2.02', '-2.02'],
  ])('reads %s exactly', (_, schema, stated, expected) => {
    expect(schema.parse(stated)).toBe(expected)
  })

  it("reads Google's Money with either part missing, and adds none of it up wrongly", () => {
    expect(googleMoney.parse({ currencyCode: 'USD', units: '1000', nanos: number('500000000') })).toEqual({
      amount: '1000.5',
      currency: 'USD',
    })
    expect(googleMoney.parse({ currencyCode: 'EUR', nanos: number('-28') })).toEqual({
      amount: '-0.000000028',
      currency: 'EUR',
    })
    expect(googleMoney.safeParse({ currencyCode: 'points', units: '1' }).success).toBe(false)
  })

  it('refuses what is no such amount', () => {
    expect(dollarText.safeParse('24.00').success).toBe(false)
    expect(dollarText.safeParse('€24').success).toBe(false)
    expect(scaled(-8).safeParse(number('9'.repeat(59))).success).toBe(false)
  })

  it('multiplies without rounding', () => {
    expect(multiply(decimal('11121'), decimal('0.0000017'))).toBe('0.0189057')
  })
})

it('tells codes inside bodies by their value, number or text', () => {
  expect([number('401'), '401'].every((stated) => code('401', '1001').safeParse(stated).success)).toBe(true)
  expect([number('200'), 'no', null].some((stated) => code('401').safeParse(stated).success)).toBe(false)
})

it('reads Unix times by their size, dates as their midnight, and names in one text', () => {
  const expected = '2026-11-21T01:00:00Z'
  for (const stated of ['1795222800', '1795222800000', '1795222800000000'])
    expect(unixTime.parse(number(stated))).toBe(expected)
  expect(unixTime.safeParse(number('0')).success).toBe(false)
  expect(instantOrDate.parse('2026-12-01')).toBe('2026-12-01T00:00:00Z')
  expect(instantOrDate.parse('2027-02-19 02:00:00 UTC')).toBe('2027-02-19T02:00:00Z')
  expect(commaList.parse('gist, read:org,, repo')).toEqual(['gist', 'read:org', 'repo'])
  expect([yearAndMonth(now), periodOf(300), periodOf(7)]).toEqual([['2026', '11'], '5h', null])
  expect(secondsAfter(now, 33011.38)).toBe('2026-11-21T19:40:11Z')
})

describe('rows', () => {
  it('hold what is known and nothing else', () => {
    expect(balance(null, 'USD')).toEqual([])
    expect(balance(decimal('-1.25'), 'CNY', { granted: decimal('0'), paid: null })).toEqual([
      { amount: '-1.25', currency: 'CNY', parts: [{ name: 'granted', amount: '0' }] },
    ])
    expect(costRow(lifetime, undefined)).toEqual([])
    expect(usageRows(lifetime, { requests: decimal('5'), images: null }, { model: null })).toEqual([
      { period: 'total', starts_at: null, ends_at: null, unit: 'requests', quantity: '5', group: null },
    ])
  })

  it('work out the third figure of a quota from the other two, overdrawn ones included', () => {
    expect(quota('q', 'requests', { limit: decimal('100'), used: decimal('120') })).toMatchObject([
      { remaining: '-20' },
    ])
    expect(quota('q', 'requests', { limit: decimal('100'), remaining: decimal('0') })).toMatchObject([{ used: '100' }])
    expect(quota('q', 'requests', { used: decimal('1') })).toMatchObject([{ limit: null, remaining: null }])
    expect(percentQuota('p', decimal('17'), { period: '5h' })).toMatchObject([
      { unit: 'percent', limit: '100', used: '17', remaining: '83' },
    ])
  })

  it('make no quota of which not one figure is known, whatever is known of its window', () => {
    const window = { period: 'month', resets_at: now } as const

    expect(quota('q', 'requests', window)).toEqual([])
    expect(quota('q', 'requests', { ...window, limit: null, used: undefined })).toEqual([])
    expect(percentQuota('p', null, window)).toEqual([])
    expect(quota('q', 'requests', { used: decimal('0') })).toHaveLength(1)
  })

  it('put lists together: of no row there is nothing to say, and of an empty list there is', () => {
    expect(ifAny([1], null, [2])).toEqual([1, 2])
    expect([ifAny([]), ifAny(null), ifAny(undefined, []), ifAny([0])]).toEqual([null, null, null, [0]])
    expect(joined([1], null, [2])).toEqual([1, 2])
    expect([joined([]), joined(null), joined(undefined, []), joined(undefined, null)]).toEqual([[], null, [], null])
  })

  it('tell a cost as a whole and as the share of its group, and a nameless group not twice', () => {
    expect(costAndShare(lifetime, decimal('2'), { model: 'm' }, 'EUR')).toMatchObject([
      { amount: '2', currency: 'EUR', group: null },
      { amount: '2', currency: 'EUR', group: { model: 'm' } },
    ])
    expect(costAndShare(lifetime, decimal('2'), { model: null, sku: '' })).toMatchObject([{ amount: '2', group: null }])
    expect(costAndShare(lifetime, null, { model: 'm' })).toEqual([])
  })

  it('give a share of zero no row of its own, and leave what is not known unknown', () => {
    expect([unlessZero(decimal('0')), unlessZero(decimal('-0.1')), unlessZero(undefined)]).toEqual([null, '-0.1', null])
  })

  it('take the only item that fits, and none of several', () => {
    expect(theOnly([1, 2, 3], (item) => item === 2)).toBe(2)
    expect(theOnly([2, 2], (item) => item === 2)).toBeNull()
    expect(theOnly(null, () => true)).toBeNull()
  })
})
