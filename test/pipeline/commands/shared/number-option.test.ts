// Options that take a whole number.
import { expect, it } from 'vitest'
import { numberUpTo } from '../../../../pipeline/commands/shared/number-option.ts'

it('takes whole numbers from 1 to the limit', () => {
  expect(['1', '8', '256'].map(numberUpTo(256))).toEqual([1, 8, 256])
})

it.each(['0', '257', '-1', '1.5', '1e2', '0x10', ' 1', '', 'many'])('refuses %j', (text) => {
  expect(() => numberUpTo(256)(text)).toThrow('Expected a number from 1 to 256.')
})
