// What commander says, in one sentence of keyz.
import { expect, it } from 'vitest'
import { usageSentence } from '../../../pipeline/terminal/usage-sentence.ts'

it.each([
  ["error: unknown option '--jsn'\n(Did you mean --json?)", "unknown option '--jsn' (Did you mean --json?)"],
  ["error: missing required argument 'path'", "missing required argument 'path'"],
  [
    "error: command-argument value 'ksh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.",
    "argument '<shell>' cannot be 'ksh'. Allowed choices are bash, zsh, fish",
  ],
])('says %j without its frame', (message, expected) => {
  const sentence = usageSentence(message)

  expect(sentence).toBe(expected)
})
