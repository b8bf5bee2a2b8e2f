// Text cut, padded, and wrapped to its place, whatever alphabet it is in.
import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { columns, fitEnd, fitPainted, wrap } from '../../../pipeline/tui/fit.ts'

const text = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.array(fc.constantFrom('a', ' ', '鍵', 'é', '/', '👩‍👩‍👧', '-'), { maxLength: 60 }).map((parts) => parts.join('')),
)
const printableOnly = text.map((any) => any.replaceAll(/[\p{Cc}\p{Cf}\p{M}]/gu, 'x'))

it('is always exactly as wide as asked for', () => {
  fc.assert(
    fc.property(printableOnly, fc.integer({ min: 1, max: 60 }), (any, width) => {
      expect(columns(fitEnd(any, width, '…', stringWidth), stringWidth)).toBe(width)
      expect(columns(fitPainted(`\u001b[31m${any}\u001b[39m`, width, false, stringWidth), stringWidth)).toBe(width)
    }),
  )
})

it('wraps into lines that fit, and loses nothing but blanks', () => {
  const joined = (lines: readonly string[]) => lines.join('').replaceAll(' ', '')
  fc.assert(
    fc.property(
      printableOnly,
      fc.integer({ min: 4, max: 60 }),
      fc.integer({ min: 0, max: 20 }),
      (any, width, indent) => {
        const lines = wrap(any, width, indent, stringWidth)

        expect(lines.every((line) => columns(line, stringWidth) <= width)).toBe(true)
        expect(joined(lines)).toBe(any.replaceAll(' ', ''))
      },
    ),
  )
})

it('indents what does not fit on the first line', () => {
  expect(wrap('  provider  openrouter, account personal', 24, 12, stringWidth)).toEqual([
    '  provider  openrouter,',
    '            account',
    '            personal',
  ])
})
