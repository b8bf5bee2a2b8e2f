// What somebody typed wrong is quoted, unless it may be a secret.
import { expect, it } from 'vitest'
import { withoutKeys, withoutSecrets } from '../../../pipeline/guard/without-secrets.ts'

const about = (option: string, word: string) => `option '${option} <x>' argument '${word}' is invalid.`
const hidden = '(not shown, as it may be a secret)'
const shown = (option: string, word: string) =>
  [[option, word], [`${option}=${word}`]].map((typed) => withoutSecrets(about(option, word), ['history', ...typed]))

it.each(['balance_estimated', 'balance_estimated_usd', 'quota.ai_gateway_limit', 'field'])(
  'quotes %s, which has the form of the name of a field',
  (word) => {
    expect(shown('--field', word)).toEqual([about('--field', word), about('--field', word)])
  },
)

it.each([
  ['--field', `${'k'.repeat(20)}_secret`],
  ['--field', `sk_${'a1B2'.repeat(10)}`],
  ['--field', 'correct-horse-battery-staple'],
  ['--provider', 'balance_estimated'],
])('does not quote what %s was given as %s', (option, word) => {
  expect(withoutSecrets(about(option, word), ['history', option, word])).toBe(
    `option '${option} <x>' argument ${hidden} is invalid.`,
  )
})

const key = Array.from({ length: 40 }, (_, index) => 'aB3xK9'[(index * index) % 6]).join('')
const madeUp = `sk-or-v1-${key}`

it.each([
  `--filter=badge=${madeUp}`,
  `status:${madeUp}`,
  `badge=low,badge=${madeUp}`,
  `--provider=xai,${madeUp}`,
  madeUp,
])('leaves the key out of any sentence about %s', (typed) => {
  expect(withoutKeys(`${madeUp} is not a badge`, ['status', typed])).toBe('... is not a badge')
  expect(withoutSecrets(`'${madeUp}' is not a badge`, ['status', typed])).toBe(`${hidden} is not a badge`)
})

it('names paths and times, however long', () => {
  const sentence = 'no entry is at openrouter/personal/some-long-name, and 2026-11-01T00:00:00Z is still to come'

  expect(withoutKeys(sentence, ['show', 'openrouter/personal/some-long-name'])).toBe(sentence)
})
