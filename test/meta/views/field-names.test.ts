// What people read instead of the names of fields, and which changes they do not need to read about.
import { expect, it } from 'vitest'
import { fieldName, gapWords, isTelling, listWords } from '../../../meta/views/field-names.ts'

it.each([
  ['quotas.key_limit.USD.remaining', 'key_limit left'],
  ['quotas.tokens.per.minute.tokens.resets_at', 'tokens.per.minute resets'],
  ['costs.day.2026-11-29.USD', 'spent on 2026-11-29'],
  ['costs.month.2026-11.EUR', 'spent in 2026-11'],
  ['costs.30d.USD', 'spent in 30 days'],
  ['costs.total.USD', 'spent in all'],
  ['usage.week.2026-11-23.input_tokens', 'input tokens in the week of 2026-11-23'],
  ['rate_limits.requests.60s', 'requests per 60 s'],
  ['balances.USD.granted', 'granted'],
  ['credits_used.USD', 'credits used'],
  ['models.count', 'models'],
  ['attributes.balance_estimated_usd', 'estimated balance'],
  ['registry.tags', 'tags'],
  ['something.new', 'something.new'],
])('%s is called %s', (field, name) => {
  expect(fieldName(field)).toBe(name)
})

const change = (field: string, before: string | null, after: string | null) => ({ field, before, after, delta: null })

it.each([
  [change('gaps.costs', null, 'not_offered'), false],
  [change('gaps.costs', 'forbidden', null), false],
  [change('gaps.costs', null, 'forbidden'), true],
  [change('models.ids', null, 'a, b'), false],
  [change('models.ids', 'a', 'a, b'), true],
  [change('key.disabled', null, 'false'), false],
  [change('key.disabled', null, 'true'), true],
])('%j is worth a line: %s', (one, expected) => {
  expect(isTelling(one)).toBe(expected)
})

it('says what can be done about a gap, and which models came and went', () => {
  expect(gapWords(change('gaps.usage', null, 'needs_management_key'))).toBe('unknown: needs a management key')
  expect(listWords(change('models.ids', 'a, b', 'b, c, d, e, f, g'))).toBe('added c, d, e, f, and 1 more; gone a')
})
