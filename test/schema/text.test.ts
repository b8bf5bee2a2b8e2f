// Strings from outside can neither steer a terminal nor hide what stands beside them.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { outsideEmoji, printable, Text, toText } from '../../schema/text.ts'

const hostile = [
  ['an escape sequence', '\u001b'],
  ['the one-byte escape sequence', '\u009b'],
  ['a bell', '\u0007'],
  ['a line break', '\n'],
  ['a carriage return', '\r'],
  ['a tab', '\t'],
  ['a null', '\0'],
  ['delete', '\u007f'],
  ['a right-to-left override', '\u202e'],
  ['a bidirectional isolate', '\u2066'],
  ['the end of an isolate', '\u2069'],
  ['a right-to-left mark', '\u200f'],
  ['an Arabic letter mark', '\u061c'],
  ['a zero-width blank', '\u200b'],
  ['a word joiner', '\u2060'],
  ['a line separator', '\u2028'],
  ['a byte order mark', '\ufeff'],
] as const

const control = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u
const anyText = fc.string({ unit: 'binary', maxLength: 300 })
const textWithMarks = fc
  .array(fc.oneof(fc.constantFrom(...hostile.map(([, mark]) => mark)), fc.string({ unit: 'grapheme', maxLength: 5 })))
  .map((pieces) => pieces.join(''))

it.each(hostile)('takes %s out, and refuses it in a stored document', (_, mark) => {
  expect(toText(`a${mark}b`)).toBe('ab')
  expect(Text.safeParse(`a${mark}b`).success).toBe(false)
})

it('leaves letters of every script as they are', () => {
  const names = ['Ключ für Büro', '鍵', 'مفتاح', '🔑 key', "it's \\n"]

  expect(names.map(toText)).toEqual(names)
  expect(names.map(printable)).toEqual(names)
})

it('makes of anything a text that may be stored', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, textWithMarks), (foreign) => {
      expect(Text.safeParse(toText(foreign)).success).toBe(true)
    }),
  )
})

it('cuts what is longer than 200 characters', () => {
  expect(toText('x'.repeat(300))).toBe('x'.repeat(200))
  expect(Text.safeParse('x'.repeat(200)).success).toBe(true)
  expect(Text.safeParse('x'.repeat(201)).success).toBe(false)
})

it('takes blanks off both ends', () => {
  expect(toText('  a b  ')).toBe('a b')
})

it('shows a line break and an escape as what they are', () => {
  expect(printable('two\nlines')).toBe('two\\nlines')
  expect(printable('\u001b[31mred')).toBe('\\u{1b}[31mred')
  expect(printable('abc\u202etxt.exe')).toBe('abc\\u{202e}txt.exe')
})

it.each([
  ['a family, a flag, and a key', '👩‍👩‍👦 🏳️‍🌈 🔑', '👩‍👩‍👦 🏳️‍🌈 🔑'],
  ['a joiner between letters', 'a\u200db', 'a\\u{200d}b'],
  ['a joiner between emoji that make no picture', '🔑\u200d🔑', '🔑\\u{200d}🔑'],
  ['a joiner before and after one', '\u200d👩‍👩‍👦\u200d', '\\u{200d}👩‍👩‍👦\\u{200d}'],
  ['an emoji beside what hides or reverses', '👩‍👩‍👦\u202e\u200b', '👩‍👩‍👦\\u{202e}\\u{200b}'],
])('draws an emoji of several parts as it is, and shows any other joiner: %s', (_, name, shown) => {
  expect(printable(name)).toBe(shown)
})

it('loses nothing of a name that it shows', () => {
  const read = (shown: string) =>
    shown
      .replaceAll('\\n', '\n')
      .replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))

  fc.assert(
    fc.property(fc.oneof(anyText, textWithMarks), (name) => {
      fc.pre(!name.includes('\\'))
      const shown = printable(name)

      expect(outsideEmoji(shown, (part) => (control.test(part) ? '\0' : part))).toBe(shown)
      expect(read(shown)).toBe(name)
    }),
  )
})
