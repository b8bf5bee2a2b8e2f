// Gaps that depend on an answer: one for each field where the condition holds, none where it does not or is not known.
import { expect, it } from 'vitest'
import { gapIf } from '../../../providers/framework/gaps.ts'

it('makes a gap of one field, or of each of several', () => {
  const rest = { reason: 'no_plan', hint: 'no plan' } as const

  expect(gapIf(true, 'quotas', 'no_plan', 'no plan')).toEqual([{ field: 'quotas', ...rest }])
  expect(gapIf(true, ['quotas', 'key'], 'no_plan', 'no plan')).toEqual([
    { field: 'quotas', ...rest },
    { field: 'key', ...rest },
  ])
})

it.each([false, null, undefined])('makes none where the condition is %s', (condition) => {
  expect(gapIf(condition, 'quotas', 'no_plan', 'no plan')).toEqual([])
})
