// How the terminal shows things: painted or not, with marks of Unicode or of ASCII alone.
import type { WidthOf } from '../../meta/views/fit.ts'
import { badgeMarks, markOf, type Style } from '../../meta/views/style.ts'
import { Badge } from '../../schema/reports/status-report.ts'
import { type ListTable, listTables } from './list-table.ts'
import type { State } from './state.ts'

export interface Drawing {
  style: Style
  widthOf: WidthOf
  /** Before the selected row. */
  cursor: string
  /** Where something was cut off. */
  mark: string
  divider: string
  /** Makes a text safe to show: nothing in it controls the terminal, and a secret is left out. */
  safe: (text: string) => string
  /** The rows of the list in their columns. */
  table: (listed: Pick<State, 'keys' | 'rows' | 'now' | 'view' | 'sort'>, width: number) => ListTable
}

/** `style` says whether the terminal has Unicode. */
export function drawing(style: Style, widthOf: WidthOf, safe: Drawing['safe']): Drawing {
  const { ascii } = style
  const spelled = ascii ? inAscii : (text: string) => text
  const common = { style, widthOf, safe: (text: string) => spelled(safe(text)) }
  const table = listTables({ widthOf, ascii, spelled })
  return ascii
    ? { ...common, table, cursor: '>', mark: '~', divider: ' | ' }
    : { ...common, table, cursor: '❯', mark: '…', divider: ' │ ' }
}

const plainAscii: Style = { paint: (_, text) => text, ascii: true }
const asciiMarks: ReadonlyMap<string, string> = new Map([
  ...Badge.options.map((badge): [string, string] => [badgeMarks[badge], markOf(badge, plainAscii).mark]),
  ['€', 'EUR '],
  ['£', 'GBP '],
  ['…', '...'],
])

/** What such a terminal cannot show is a question mark. */
function inAscii(text: string): string {
  return text.replaceAll(/[^\x00-\x7f]/gu, (character) => asciiMarks.get(character) ?? '?')
}

/** What the person's locale says about the characters of their terminal, in the order in which programs look. */
export function showsUnicode(variables: Readonly<Record<string, string | undefined>>): boolean {
  const { LC_ALL, LC_CTYPE, LANG, TERM } = variables
  return TERM !== 'linux' && /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '')
}
