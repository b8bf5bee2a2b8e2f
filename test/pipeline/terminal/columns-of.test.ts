// What the environment says of the terminal: how wide it is, and whether it has more than ASCII.
import { expect, it } from 'vitest'
import { columnsOf } from '../../../pipeline/terminal/columns-of.ts'
import { drawsUnicode } from '../../../pipeline/terminal/draws-unicode.ts'

it.each([
  ['120', 120],
  ['20', 20],
  ['19', null],
  ['99999', null],
  ['-80', null],
  ['wide', null],
  [undefined, null],
])('takes COLUMNS=%s for %s', (COLUMNS, expected) => {
  expect(columnsOf({ COLUMNS })).toBe(expected)
})

it.each([
  [{}, true],
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LANG: 'C.utf8', NO_COLOR: '1' }, true],
  [{ LANG: 'de_DE.ISO-8859-1' }, false],
  [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, false],
  [{ LC_CTYPE: 'en_US.UTF-8', LANG: 'C' }, true],
  [{ LANG: 'en_US.UTF-8', TERM: 'dumb' }, false],
])('with %j, draws beyond ASCII: %s', (variables, expected) => {
  expect(drawsUnicode(variables)).toBe(expected)
})
