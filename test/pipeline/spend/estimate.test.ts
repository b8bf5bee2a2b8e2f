// Estimates of missing costs.
import { expect, it } from 'vitest'
import { estimate } from '../../../pipeline/spend/estimate.ts'
import { Registry } from '../../../schema/registry.ts'
import { message } from './example.ts'

const { prices = {} } = Registry.parse({
  schema_version: 1,
  keys: {},
  prices: { 'fakeco/fake-large': { input: '3', output: '15', cache_read: '0.3' } },
})
const tokens = { input: 1000, output: 40, reasoning: 20, cache_read: 200, cache_write: 0 }

it('is exact, with reasoning at the price of output', () => {
  expect(estimate(message({ cost: null, tokens }), prices)).toBe('0.00396')
})

it.each([
  ['the cost is reported, even if it is zero', { cost: '0', tokens }],
  ['the tokens are unknown', { cost: null, tokens: null }],
  ['the model has no price', { cost: null, tokens, model: 'other' }],
  ['a needed price is missing', { cost: null, tokens: { ...tokens, cache_write: 1 } }],
])('is null if %s', (_, changed) => {
  expect(estimate(message(changed), prices)).toBeNull()
})
