// A typo is recognized, and a word that means nothing is not taken for one.
import { expect, it } from 'vitest'
import { didYouMean, didYouMeanPath } from '../../../meta/views/did-you-mean.ts'

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

it('takes the beginning of one name for that name, and of several for none of them', () => {
  const entries = ['openrouter/mein schlüssel', 'xai/team-a/inference', 'xai/team-a/management', 'xai/ci']

  expect(didYouMeanPath('openrouter/mein', entries)).toBe(' (did you mean openrouter/mein schlüssel?)')
  expect(didYouMeanPath('xai/team-a/inf', entries)).toBe(' (did you mean xai/team-a/inference?)')
  expect(didYouMeanPath('xai/tea', entries)).toBe(' (did you mean xai/team-a?)')
  expect(didYouMeanPath('xa', entries)).toBe(' (did you mean xai?)')
})
