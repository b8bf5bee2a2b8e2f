// What a person means by a path, and what they are told if nothing has that name.
import { expect, it } from 'vitest'
import { mappedEntry, refuseUnknownPaths } from '../../../pipeline/store/known-paths.ts'

const paths = {
  mapped: ['openrouter/personal/ci', 'openrouter/team/bot', 'xai/team/bot', 'deepseek'],
  unmapped: ['wifi/home'],
}

it.each([
  ['openrouter/team/bot', 'openrouter/team/bot'],
  ['openrouter/team/bot.gpg', 'openrouter/team/bot'],
  ['ci', 'openrouter/personal/ci'],
  ['personal/ci', 'openrouter/personal/ci'],
])('%s means %s', (wanted, path) => {
  expect(mappedEntry(wanted, paths)).toBe(path)
})

it.each([
  ['bot', 'bot could be openrouter/team/bot or xai/team/bot: write the full path'],
  ['openrouter/personal/cl', 'no entry openrouter/personal/cl (did you mean openrouter/personal/ci?): run pass ls'],
  ['openrouter/team', 'openrouter/team is a folder: name a key in it, or run keyz status openrouter/team to see all'],
  ['xai/', 'xai is a folder: name a key in it, or run keyz status xai to see all'],
  ['nowhere', 'the store has no entry nowhere: run pass ls'],
  ['wifi/home', 'wifi/home is not in the registry'],
  ['i', 'the store has no entry i (did you mean openrouter/personal/ci?)'],
  ['two\nlines', 'two\\nlines'],
])('%j means nothing, in a sentence', (wanted, sentence) => {
  expect(() => mappedEntry(wanted, paths)).toThrow(sentence)
})

it('refuses a path that matches no key, and takes folders and globs', () => {
  const refused =
    (...wanted: string[]) =>
    () =>
      refuseUnknownPaths(wanted, paths)

  expect(refused('openrouter', 'xai/**', 'deepseek/')).not.toThrow()
  expect(refused()).not.toThrow()
  expect(refused('openrouter', 'depseek')).toThrow(
    'no mapped entry matches depseek (did you mean deepseek?): run keyz status to see all keys',
  )
  expect(refused('wifi')).toThrow('wifi/home is not in the registry')
})
