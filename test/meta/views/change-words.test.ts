// One change in words: amounts with their unit and difference, days rounded down, nothing invented.
import { expect, it } from 'vitest'
import { reviewOf } from '../../../meta/review/review.ts'
import { burnWords, changeWords, expiryWords, fieldWords } from '../../../meta/views/change-words.ts'
import { fieldLabels } from '../../../meta/views/field-labels.ts'
import { Decimal } from '../../../schema/decimal.ts'
import { Instant } from '../../../schema/instant.ts'
import { Field } from '../../../schema/reading.ts'
import { now } from '../example.ts'
import { balance, snapshot } from '../review/snapshots.ts'

const decimal = (text: string | null) => (text === null ? null : Decimal.parse(text))

it.each([
  ['balances.USD', '5', '7.5', '2.5', '$5.00 -> $7.50 (+$2.50)'],
  ['quotas.cap.requests.used', '5', '7', '2', '5 requests -> 7 requests (+2 requests)'],
  ['costs.month.2026-11.EUR', null, '1.5', null, '€1.50'],
  ['balances.USD', '42.1000001', '17.3512', '-24.7488001', '$42.10 -> $17.35 (-$24.75)'],
  ['balances.USD', '10.001', '10.002', '0.001', '$10.001 -> $10.002 (+$0.001)'],
  ['balances.USD', '10.001', null, null, '$10.00 -> none'],
  ['attributes.balance_estimated_usd', '34.24026275', '33.88', null, '$34.24 -> $33.88'],
  ['key.plan', 'free', null, null, 'free -> none'],
  ['expires_at', null, '2027-01-02T00:00:00Z', null, '2027-01-02'],
])('%s from %s to %s', (field, before, after, delta, words) => {
  expect(fieldWords({ field, before, after, delta: decimal(delta) })).toBe(words)
})

it('says what is spent a day, or nothing', () => {
  expect(burnWords({ burn: [{ currency: 'USD', per_day: Decimal.parse('8.25') }] })).toBe('$8.25 a day')
  expect(burnWords({ burn: [] })).toBeNull()
})

it('leaves out a currency in which nothing is spent, beside one in which something is', () => {
  const burn = [
    { currency: 'CNY', per_day: Decimal.parse('0') },
    { currency: 'USD', per_day: Decimal.parse('0.45') },
  ]

  expect(burnWords({ burn })).toBe('$0.45 a day')
  expect(burnWords({ burn: burn.slice(0, 1) })).toBe('0.00 CNY a day')
})

it('says when a key expires, and how far away that is', () => {
  expect(expiryWords(Instant.parse('2027-01-02T00:00:00Z'), now)).toBe('2027-01-02 (in 42 days)')
})

it('calls an unknown figure what tables call it, whatever the figure would be named by', () => {
  const gaps = Field.options.map((field) => ({ field, reason: 'needs_parameter' as const, hint: null }))
  const base = snapshot({})
  const head = snapshot({ 'xai/team/a': { sidecar: { gaps } } })
  const [change] = reviewOf(base, head, { base: 'main', head: 'HEAD', now }).changes

  const words = change === undefined ? [] : changeWords(change, 50)

  const unknown = words.filter(({ values }) => values[0] === 'unknown: needs a parameter')
  expect(new Set(unknown.map(({ label }) => label))).toEqual(new Set(Object.values(fieldLabels)))
})

it("does not tell xAI's estimate beside the balance that it estimates", () => {
  const read = (amount: string, estimate: string) => ({
    'xai/team/a': { sidecar: { balances: balance(amount), attributes: { balance_estimated_usd: estimate } } },
  })
  const labels = (before: string, after: string) =>
    reviewOf(snapshot(read(before, '34.24026275')), snapshot(read(after, '33.88')), {
      base: 'main',
      head: 'HEAD',
      now,
    }).changes.flatMap((change) => changeWords(change, 50).map(({ label }) => label))

  expect([labels('35', '34'), labels('35', '35')]).toEqual([['balance'], ['estimated balance']])
})
