// Advice that can be copied as it is.
import { expect, it } from 'vitest'
import { namingEntry } from '../../../meta/views/naming-entry.ts'

it.each([
  ['if it is one: keyz map PATH --any-shape', 'a/b', 'if it is one: keyz map a/b --any-shape'],
  ['run keyz map PATH --remove', 'new one/ключ', "run keyz map 'new one/ключ' --remove"],
  ['correct it with keyz map PATH --provider xai', "it's/$&", "correct it with keyz map 'it'\\''s/$&' --provider xai"],
  ['see keyz show PATH', 'a/b', 'see keyz show a/b'],
  ['set PATH, then run keyz map', 'a/b', 'set PATH, then run keyz map'],
])('puts the entry into %j', (sentence, path, expected) => {
  expect(namingEntry(sentence, path)).toBe(expected)
})
