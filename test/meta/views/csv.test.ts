// Cells that any reader of RFC 4180 splits as they were, and that no spreadsheet runs.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvLine } from '../../../meta/views/csv.ts'

it.each([
  ['plain', 'plain'],
  ['with, comma', '"with, comma"'],
  ['with "quotes"', '"with ""quotes"""'],
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-2+3', "'-2+3"],
  ['+1', "'+1"],
  ['-0.25', '-0.25'],
  ['1250', '1250'],
  ['two\nlines', '"two\nlines"'],
  ['\t=1', "'\t=1"],
  ['ai/👩‍👩‍👦', 'ai/👩‍👩‍👦'],
  ['a\u200db', 'a\u200db'],
])('writes %j as %j', (cell, text) => {
  expect(csvLine([cell])).toBe(text)
})

it('is split into the same cells again', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', ' ', "'") })
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
      const found = [...`,${csvLine(cells)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)]

      expect(found.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain)).toEqual(cells)
    }),
  )
})
