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

/**
 * Text made safe to print: every unsafe character becomes an escape, so nothing is lost and nothing controls the terminal. Only the
 * joiners within one emoji stay.
 */
export function printable(text: string): string {
  return outsideEmoji(text, (part) =>
    part.replaceAll(everyUnsafe, (character) => {
      const code = character.codePointAt(0) ?? 0
      return character === '\n' ? '\\n' : `\\u{${code.toString(16)}}`
    }),
  )
}

const oneEmoji = '(\\p{RGI_Emoji})'
/** Made once a name needs it, because it is a large table. Its flag is newer than the version of the language. */
let emoji: RegExp | null = null

/**
 * Changes all but emoji, such as a family, of which invisible joiners make one picture. Only those that Unicode recommends count: of
 * any other, the parts would be drawn, and one name could look like another.
 */
export function outsideEmoji(text: string, change: (part: string) => string): string {
  if (!text.includes('\u200d')) return change(text)
  emoji ??= new RegExp(oneEmoji, 'v')
  const parts = text.split(emoji)
  return parts.map((part, index) => (index % 2 === 1 ? part : change(part))).join('')
}
