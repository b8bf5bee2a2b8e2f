// Forms that foreign answers come in: wrapped or not, with names that are no plain ones, and windows told by their ends.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { periodBetween } from '../../../providers/framework/calendar.ts'
import { plainName } from '../../../providers/framework/foreign.ts'
import { maybeIn } from '../../../providers/framework/readable.ts'
import { Instant } from '../../../schema/instant.ts'
import { readingFields } from '../../../schema/reading.ts'

it.each([
  [['general', '5h'], 'general_5h'],
  [['MiniMax-M2', 'week'], 'minimax-m2_week'],
  [['speech/hd (turbo)', '5h'], 'speech-hd-turbo-_5h'],
  [['\u901a\u7528', '5h'], '5h'],
  [['\u901a\u7528'], 'unnamed'],
  [[''], 'unnamed'],
  [['x'.repeat(100)], 'x'.repeat(64)],
])('makes of %j the plain name %s', (words, expected) => {
  expect(plainName(...words)).toBe(expected)
  const quota = { name: expected, unit: 'USD', limit: null, used: null, remaining: null, period: null, resets_at: null }
  expect(readingFields.quotas.parse([quota])).toEqual([quota])
})

const Answer = z.object({ level: z.string() })

it.each([{ level: 'pro' }, { data: { level: 'pro' } }])('reads the answer %j, wrapped or not', (body) => {
  expect(maybeIn('data', Answer).parse(body)).toEqual({ level: 'pro' })
})

it.each([null, [], 'pro', { data: null }, { data: [] }, { data: { level: null } }, {}])(
  'refuses %j, which is the answer in neither form',
  (body) => {
    expect(maybeIn('data', Answer).safeParse(body).success).toBe(false)
  },
)

it.each([
  ['2026-06-01T02:00:00Z', '2026-06-01T07:00:00Z', '5h'],
  ['2026-05-31T16:00:00Z', '2026-06-07T16:00:00Z', '7d'],
  ['2026-06-01T02:00:00Z', '2026-06-01T07:00:01Z', null],
  ['2026-06-01T07:00:00Z', '2026-06-01T02:00:00Z', null],
])('finds the period between %s and %s: %s', (starts_at, ends_at, period) => {
  expect(periodBetween(Instant.parse(starts_at), Instant.parse(ends_at))).toBe(period)
})
