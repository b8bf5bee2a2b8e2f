// What provider files take from outside: numbers to the last digit, times, days, yes and no, short plain text.
import fc from 'fast-check'
import { parse } from 'lossless-json'
import { expect, it } from 'vitest'
import { z } from 'zod'
import {
  amount,
  count,
  currency,
  day,
  flag,
  googleMoney,
  instant,
  listsByName,
  mapOf,
  text,
} from '../../../providers/framework/foreign.ts'
import { nullish, readAnswer, readableItems, someOf } from '../../../providers/framework/readable.ts'

it.each([
  ['74.750', '74.75'],
  ['"74.750"', '74.75'],
  ['0.1', '0.1'],
  ['1e-8', '0.00000001'],
  ['-0', '0'],
  ['9007199254740993', '9007199254740993'],
  ['0.1234567890123456789', '0.1234567890123456789'],
  ['"-5"', '-5'],
])('takes the JSON %s for the amount %s', (json, expected) => {
  expect(amount.parse(parse(json))).toBe(expected)
})

it('takes a number and the same number as a string for the same amount', () => {
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e15, max: 1e15 }), (number) => {
      const json = JSON.stringify(number)

      expect(amount.safeParse(parse(json)).data).toBe(amount.safeParse(json).data)
    }),
  )
})

it.each(['null', 'true', '""', '" "', '"abc"', '"$5"', '"1,000"', '[]', '{}', '[5]', '{"val":"5"}', '1e400', '"NaN"'])(
  'refuses the JSON %s for an amount',
  (json) => {
    const { error } = amount.safeParse(parse(json))

    expect(error?.issues[0]?.message).toBe('is not a number')
  },
)

it('refuses a number that was a float once', () => {
  expect(amount.safeParse(74.75).success).toBe(false)
})

it.each([
  ['0', 0],
  ['412', 412],
  ['"7"', 7],
  ['1e3', 1000],
  ['5.0', 5],
  ['999999999999999', 999_999_999_999_999],
])('counts %s as %i', (json, expected) => {
  expect(count.parse(parse(json))).toBe(expected)
})

it.each(['-1', '0.5', '1e15', 'null', '"many"', '9007199254740993'])('refuses the JSON %s for a count', (json) => {
  expect(count.safeParse(parse(json)).success).toBe(false)
})

it('takes RFC 3339 for a time, cut to the second, and nothing else', () => {
  expect(instant.parse('2024-01-01T12:55:18.939305Z')).toBe('2024-01-01T12:55:18Z')
  for (const other of ['2024-01-01', '', 'never', 1_704_113_718, null]) {
    expect(instant.safeParse(other).success).toBe(false)
  }
})

it('takes a date, and a time for its day', () => {
  const window = { period: 'day', starts_at: '2025-08-24T00:00:00Z', ends_at: '2025-08-25T00:00:00Z' }

  expect(day.parse('2025-08-24')).toEqual(window)
  expect(day.parse('2025-08-24 23:59:59')).toEqual(window)
  for (const other of ['', 'today', '2025-08', '2025-13-24', null]) expect(day.safeParse(other).success).toBe(false)
})

it('takes yes and no, also as words, and does not take anything else for a no', () => {
  expect([true, false, 'true', 'false'].map((value) => flag.parse(value))).toEqual([true, false, true, false])
  for (const other of ['', 'no', 'FALSE', null, 0, [], undefined]) expect(flag.safeParse(other).success).toBe(false)
})

it('takes what steers a terminal out of a text, and cuts it to length', () => {
  expect(text.parse('gpt\u001b[2J-4\n\u202e')).toBe('gpt[2J-4')
  expect(text.parse('x'.repeat(1000))).toHaveLength(200)
  expect(text.safeParse(null).success).toBe(false)
})

it('takes a currency in any case, and nothing that is none', () => {
  expect(currency.parse('usd')).toBe('USD')
  for (const other of ['', 'US', 'dollars', '$', 'U1D', 'USD ', null]) {
    expect(currency.safeParse(other).success).toBe(false)
  }
})

it("adds up Google's Money, of which either part may be left out, and takes nothing for no number", () => {
  const told = (json: string) => googleMoney.parse(parse(json)).amount

  expect(told('{"currencyCode":"USD","units":"1000","nanos":500000000}')).toBe('1000.5')
  expect(told('{"currencyCode":"USD","units":"-1","nanos":-750000000}')).toBe('-1.75')
  expect(told('{"currencyCode":"USD","nanos":1}')).toBe('0.000000001')
  expect(told('{"currencyCode":"USD"}')).toBeNull()
})

it('takes objects and lists by name, and leaves out what is neither an entry nor part of one', () => {
  const map = mapOf(z.object({ limit: amount }))
  const lists = listsByName(z.object({ value: amount }))

  expect(map.parse(parse('{"m":{"limit":1},"a":null,"b":5,"c":[{}]}'))).toEqual({ m: { limit: '1' } })
  expect(lists.parse(parse('{"in":[{"value":1},null],"a":{},"b":null}'))).toEqual({ in: [{ value: '1' }] })
  expect(map.safeParse(parse('{"m":{"limit":null}}')).success).toBe(false)
  expect(lists.safeParse(parse('{"in":[{"value":null}]}')).success).toBe(false)
  expect(map.safeParse(null).success).toBe(false)
  expect(lists.safeParse({ in: ['2'] }).success).toBe(false)
})

it('lets fields be left out or null together, and refuses what is neither that nor right', () => {
  const Answer = z.object({ id: text, ...nullish({ limit: amount, name: text }) })

  expect(Answer.parse({ id: 'a' })).toEqual({ id: 'a' })
  expect(Answer.parse({ id: 'a', limit: null, name: 'b' })).toEqual({ id: 'a', limit: null, name: 'b' })
  expect(Answer.safeParse({ id: 'a', limit: true }).success).toBe(false)
  expect(Answer.safeParse({ limit: '1' }).success).toBe(false)
})

it('takes an answer with any of its fields, and none that has not one of them', () => {
  const Answer = someOf({ id: text, limit: amount })

  expect(Answer.parse({ limit: '1' })).toEqual({ limit: '1' })
  for (const nothing of [{}, { id: null }, { hello: 'world' }]) expect(Answer.safeParse(nothing).success).toBe(false)
  expect(Answer.safeParse({ id: 'a', limit: true }).success).toBe(false)
})

it('leaves out items that are not as documented, and refuses a list of nothing else', () => {
  const list = readableItems(z.object({ limit: amount }))

  expect(readAnswer(list, [{ limit: '1' }, { other: 1 }, null])).toEqual({
    answer: [{ limit: '1' }],
    leftOut: [[1], [2]],
  })
  expect(readAnswer(list, [])).toEqual({ answer: [], leftOut: [] })
  expect(readAnswer(list, [{ other: 1 }])).toHaveProperty('error')
  expect(readAnswer(list, {})).toHaveProperty('error')
})
