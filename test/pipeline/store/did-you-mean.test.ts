// A typo is recognized, and a word that means nothing is not taken for one.
import { expect, it } from 'vitest'
import { didYouMean } from '../../../pipeline/store/did-you-mean.ts'

const names = ['openrouter', 'openai', 'xai', 'zai', 'deepseek']

it.each([
  ['opnerouter', 'openrouter'],
  ['OpenRouter', 'openrouter'],
  ['deepsek', 'deepseek'],
  ['deapseek', 'deepseek'],
  ['xia', 'xai'],
])('%s means %s', (wanted, meant) => {
  expect(didYouMean(wanted, names)).toBe(` (did you mean ${meant}?)`)
})

it.each(['', 'nothing', 'anthropic', 'deepseekdeepseek'])('%j means nothing', (wanted) => {
  expect(didYouMean(wanted, names)).toBe('')
})
