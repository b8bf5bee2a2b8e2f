// A cell cannot end its own cell, row or table.
import { expect, it } from 'vitest'
import { markdownTable } from '../../../pipeline/docs/markdown-table.ts'

it('escapes what would end a cell or a row', () => {
  expect(markdownTable(['a', 'b'], [['`none|stage`', 'one\n  two']])).toBe(
    '| a | b |\n| --- | --- |\n| `none\\|stage` | one two |',
  )
})
