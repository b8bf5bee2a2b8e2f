// Generated blocks are replaced between their comments, and neither side can have a block that the other lacks.
import { expect, it } from 'vitest'
import { withBlocks } from '../../../pipeline/docs/marked-blocks.ts'

const page = [
  '# By hand',
  '<!-- generated: one -->',
  'old',
  '<!-- end: one -->',
  'also by hand',
  '<!-- generated: two -->',
  '<!-- end: two -->',
  '',
].join('\n')

it('replaces every block and leaves the rest alone', () => {
  expect(withBlocks(page, { one: 'first $&', two: 'second' }).split('\n')).toEqual([
    '# By hand',
    '<!-- generated: one -->',
    'first $&',
    '<!-- end: one -->',
    'also by hand',
    '<!-- generated: two -->',
    'second',
    '<!-- end: two -->',
    '',
  ])
})

it('changes nothing the second time', () => {
  const once = withBlocks(page, { one: 'a', two: 'b' })

  expect(withBlocks(once, { one: 'a', two: 'b' })).toBe(once)
})

it('refuses a block that nothing generates, and a text that has no block', () => {
  expect(() => withBlocks(page, { one: 'a' })).toThrow('nothing generates the block two')
  expect(() => withBlocks(page, { one: 'a', two: 'b', three: 'c' })).toThrow('the page has no block for three')
})
