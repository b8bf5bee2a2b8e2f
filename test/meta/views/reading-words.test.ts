// Quotas, windows and gaps in words: every reason has its own, nothing is said twice, and no two fields share a label.
import { expect, it } from 'vitest'
import { fieldLabels } from '../../../meta/views/field-labels.ts'
import { gapLines, perWords, quotaWords, windowWords } from '../../../meta/views/reading-words.ts'
import { Instant } from '../../../schema/instant.ts'
import { type Field, type Gap, GapReason } from '../../../schema/reading.ts'
import { now, quota } from '../example.ts'

const gap = (field: Field, reason: Gap['reason'], hint: string | null = null): Gap => ({ field, reason, hint })

it('names all fields that are missing for the same reason in one line', () => {
  const hint = 'make a management key'
  const gaps = [
    gap('balances', 'needs_management_key', hint),
    gap('usage', 'no_plan'),
    gap('costs', 'needs_management_key', hint),
  ]

  expect(gapLines(gaps, 'team/key')).toEqual([
    'balance, costs: needs another kind of key (make a management key)',
    'usage: the account has no such plan',
  ])
})

it.each([
  ['forbidden', 'this key may not ask for it', 'costs: this key may not ask for it'],
  [
    'forbidden',
    'give the key the permission billing',
    'costs: this key may not ask for it (give the key the permission billing)',
  ],
  ['not_offered', 'DeepSeek has no such API', 'costs: DeepSeek has no such API'],
  ['window_undocumented', null, 'costs: the provider does not document how long its window is'],
] as const)('says %s with the hint %j once', (reason, hint, line) => {
  expect(gapLines([gap('costs', reason, hint)], 'team/key')).toEqual([line])
})

it('has different words for every reason', () => {
  const lines = GapReason.options.flatMap((reason) => gapLines([gap('costs', reason)], 'team/key'))

  expect(new Set(lines).size).toBe(GapReason.options.length)
})

it('calls no two fields the same', () => {
  const labels = Object.values(fieldLabels)

  expect(new Set(labels).size).toBe(labels.length)
})

it.each([
  [{}, '$74.50 of $100.00 left, resets 2026-12-01'],
  [{ limit: null }, '$74.50 left, resets 2026-12-01'],
  [{ remaining: null }, '$25.50 of $100.00 used, resets 2026-12-01'],
  [{ remaining: null, used: null }, 'limit $100.00, resets 2026-12-01'],
  [{ remaining: null, used: null, limit: null }, 'no figures, resets 2026-12-01'],
])('says of a quota with %j: %s', (different, words) => {
  expect(quotaWords({ ...quota('2026-12-01T00:00:00Z'), ...different }, now)).toBe(words)
})

it('says that what was left of a quota was left before its reset, where nothing has been read since', () => {
  expect(quotaWords(quota('2026-11-20T00:00:00Z'), now)).toBe('$74.50 of $100.00 left before its reset on 2026-11-20')
})

it.each([
  ['month', '2026-11-01T00:00:00Z', 'month 2026-11'],
  ['day', '2026-11-20T00:00:00Z', 'day 2026-11-20'],
  ['total', null, 'in all'],
  ['30d', null, '30d'],
] as const)('calls the window %s from %s %s', (period, start, words) => {
  expect(windowWords({ period, starts_at: start === null ? null : Instant.parse(start) })).toBe(words)
})

it.each([
  [1, 'per second'],
  [60, 'per minute'],
  [90, 'per 90 seconds'],
  [3_600, 'per hour'],
  [18_000, 'per 5 hours'],
  [86_400, 'per day'],
])('names the time of a rate limit of %i seconds', (seconds, words) => {
  expect(perWords(seconds)).toBe(words)
})
