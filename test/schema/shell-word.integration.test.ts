// What a real shell makes of a quoted text: the very same text, as one word.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shellQuoted, shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { must } from '../support/run.ts'

/** Everything a command line can hold, and often what means something to a shell. */
const text = fc
  .array(fc.oneof(fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;~#=% \t\n-'), fc.string({ unit: 'grapheme', maxLength: 3 })))
  .map((parts) => parts.join('').replaceAll('\0', ''))
const texts = fc.array(text, { minLength: 1, maxLength: 20 })

it.each([
  [shellQuoted, (word: string) => word],
  [shellWord, printable],
])('%o gives a shell back the text that it was given', async (quote, expected) => {
  await fc.assert(
    fc.asyncProperty(texts, async (words) => {
      const printed = await must('sh', ['-c', `printf '%s\\0' ${words.map(quote).join(' ')}`])

      expect(printed).toBe(words.map((word) => `${expected(word)}\0`).join(''))
    }),
    { numRuns: 50 },
  )
})

it('leaves plain names readable, and quotes the empty one', () => {
  expect(shellWord('openrouter/ci-2.key')).toBe('openrouter/ci-2.key')
  expect(shellWord('')).toBe("''")
})

it('leaves nothing in a word for people that has to be made printable afterwards', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (name) => {
      const shown = shellWord(`${name}\u001b[31m\n'; touch PWNED; '`)

      expect(printable(shown)).toBe(shown)
    }),
  )
})
