// What is wrong with JSON, in words that need no grammar.
import { parse } from 'lossless-json'
import { expect, it } from 'vitest'
import { jsonMistake } from '../../../meta/files/json-mistake.ts'

function mistakeIn(text: string): string {
  try {
    parse(text)
  } catch (error) {
    const { words, position } = jsonMistake(error instanceof Error ? error.message : '')
    return `${position}: ${words}`
  }
  return 'none'
}

it.each([
  ['', '0: the text ends too early (a quote, a ], or a } is missing)'],
  ['{ "a": 1', '8: the text ends too early (a quote, a ], or a } is missing)'],
  ['["x]', '4: the text ends too early (a quote, a ], or a } is missing)'],
  ['{"a":1,}', '7: there is a comma too many before }'],
  ['[1,]', '3: there is a comma too many before ]'],
  ['{"a":1 "b":2}', '7: a comma should be here'],
  ['{"a" 1}', '5: a colon should be here'],
  ['{a:1}', '1: a name in double quotes should be here'],
  ['{"a":}', '5: a value should be here'],
  ['{} x', '3: there is more text after the end'],
  ['{"a":1,"a":2}', "8: duplicate key 'a'"],
  ['{"a":"\\q"}', "6: invalid escape character '\\q'"],
])('says of %j what is wrong, and where', (text, expected) => {
  expect(mistakeIn(text)).toBe(expected)
})

it('repeats a sentence that it does not know', () => {
  expect(jsonMistake('Something new at position 3')).toEqual({ words: 'something new', position: 3 })
  expect(jsonMistake('Something new')).toEqual({ words: 'something new', position: 0 })
})
