// Short strings from outside: limited in length, and free of characters that control a terminal or hide text.
import { z } from 'zod'

/** Control characters, and marks that reverse or hide the text around them. */
const unsafe = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u
const everyUnsafe = new RegExp(unsafe.source, 'gu')

const maxLength = 200

/** One line of plain text with at most `max` characters. */
export function lineOfText(max: number) {
  return z
    .string()
    .max(max)
    .refine((text) => !unsafe.test(text), 'contains control characters')
}

export const Text = lineOfText(maxLength)

/** Text from outside made safe to store: without unsafe characters, and cut to length. */
export function toText(foreign: string): string {
  let text = ''
  for (const character of foreign.replaceAll(everyUnsafe, '')) {
    if (text.length + character.length > maxLength) break
    text += character
  }
  return text.trim()
}

/** Text made safe to print: every unsafe character becomes an escape, so nothing is lost and nothing controls the terminal. */
export function printable(text: string): string {
  return text.replaceAll(everyUnsafe, (character) => {
    const code = character.codePointAt(0) ?? 0
    return character === '\n' ? '\\n' : `\\u{${code.toString(16)}}`
  })
}
