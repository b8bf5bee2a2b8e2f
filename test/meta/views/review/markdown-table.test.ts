// Text from outside in a table for GitHub: inert, and yet as it is.
import { Lexer } from 'marked'
import { expect, it } from 'vitest'
import { code, inlineCode, table } from '../../../../meta/views/review/markdown-table.ts'

/** What a reader sees in the only cell of a table. */
function shown(text: string): string[] {
  const [markdown = ''] = table(['Key', 'Next'], [[code(text), 'x']], { max: 1000, left: String })
  const [parsed] = new Lexer({ gfm: true }).lex(markdown)
  if (parsed?.type !== 'table') return []
  const [row = []] = parsed.rows
  expect(row).toHaveLength(2)
  return row[0]?.tokens.map((token: { type: string; text?: string }) => `${token.type} ${token.text}`) ?? []
}

it.each(['a|b', '|', 'a||b', '`code`', 'a`b``c', '`', '``', 'ends with \\', 'a`|`b', 'x|`'])(
  'shows %j as it is',
  (text) => {
    expect(shown(text)).toEqual([`codespan ${text}`])
  },
)

it.each(['a\\|b', 'line\nbreak', '\u202e', '````', '$`x`$'])(
  'shows %j in one code span, the odd characters in another way',
  (text) => {
    const [only, ...others] = shown(text)

    expect(only).toMatch(/^codespan .*\\/)
    expect(only).not.toContain(text)
    expect(others).toEqual([])
  },
)

it('shows a bar as it is outside of a table, too', () => {
  const [paragraph] = new Lexer({ gfm: true }).lex(`from ${inlineCode('a|b')} to ${inlineCode('`c|')}`)

  const tokens = paragraph?.type === 'paragraph' ? (paragraph.tokens ?? []) : []
  expect(tokens.map(({ type, raw }) => `${type} ${raw}`)).toEqual([
    'text from ',
    'codespan `a|b`',
    'text  to ',
    'codespan `` `c| ``',
  ])
})
