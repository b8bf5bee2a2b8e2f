// Durations as people write them.
import { expect, it } from 'vitest'
import { Duration, milliseconds } from '../../schema/duration.ts'

it.each([
  ['0s', 0],
  ['45s', 45_000],
  ['30m', 1_800_000],
  ['48h', 172_800_000],
  ['14d', 1_209_600_000],
  ['1w', 604_800_000],
  ['2w', 1_209_600_000],
  ['999999d', 86_399_913_600_000],
])('%s is %i milliseconds', (text, expected) => {
  expect(milliseconds(Duration.parse(text))).toBe(expected)
})

it.each(['', '30', 'm', '-5m', '1.5h', '30 m', '30M', '1W', '1y', '30m ', '1h30m', '1000000s', '٣m'])(
  'refuses %j',
  (text) => {
    const result = Duration.safeParse(text)

    expect(result.error?.issues[0]?.message).toBe('is not a duration like 30m, 48h, 14d or 2w')
  },
)
