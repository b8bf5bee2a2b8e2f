import { expect, it } from 'vitest'
import { timeLeft } from '../../../pipeline/ci/time-left.ts'
import { Config } from '../../../schema/config.ts'

it.each([
  ['20m', 30_000, 1_170_000],
  ['20m', 3_600_000, 60_000],
  ['10s', 0, 60_000],
])('with a deadline of %s and %i ms gone, a git has %i ms', (deadline, gone, left) => {
  expect(timeLeft(Config.parse({ ci: { deadline } }), () => gone)()).toBe(left)
})
