// Short strings that came from outside: bounded, and free of what could steer a terminal or hide text.
import { z } from 'zod'

/** Control characters, and the marks that reverse or hide the text around them. */
const unsafe = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u
const everyUnsafe = new RegExp(unsafe.source, 'gu')

const longest = 200

/** One line of plain text, bounded in length. */
export function lineOfText(most: number) {
  return z
    .string()
    .max(most)
    .refine((text) => !unsafe.test(text), 'contains control characters')
}

export const Text = lineOfText(longest)

/** Foreign text made fit to be stored: unsafe characters out, cut to length. */
export function toText(foreign: string): string {
  let text = ''
  for (const character of foreign.replaceAll(everyUnsafe, '')) {
    if (text.length + character.length > longest) break
    text += character
  }
  return text.trim()
}

/** A name for a person's eyes, every unsafe character shown as an escape. Nothing is lost, nothing can steer the terminal. */
export function printable(text: string): string {
  return text.replaceAll(everyUnsafe, (character) => {
    const code = character.codePointAt(0) ?? 0
    return character === '\n' ? '\\n' : `\\u{${code.toString(16)}}`
  })
}
