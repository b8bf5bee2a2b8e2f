// How the terminal shows things: painted or not, with marks of Unicode or of ASCII alone.
import { badgeMarks, type Style } from '../../meta/views/style.ts'
import type { Badge } from '../../schema/status-report.ts'
import type { WidthOf } from './fit.ts'

export interface Drawing {
  style: Style
  widthOf: WidthOf
  /** The terminal shows Unicode. */
  unicode: boolean
  badges: Readonly<Record<Badge, string>>
  /** Before the selected row. */
  cursor: string
  /** Where something was cut off. */
  mark: string
  divider: string
  /** Makes a text safe to show: nothing in it controls the terminal, and a secret is left out. */
  safe: (text: string) => string
}

const asciiBadges: Readonly<Record<Badge, string>> = {
  live: '*',
  rejected: 'x',
  failing: '!',
  stale: '~',
  empty: '0',
  expired: '#',
  low: '$',
  expiring: 't',
  waiting: '?',
  not_asked: '-',
}

export function drawing(style: Style, widthOf: WidthOf, unicode: boolean, safe: Drawing['safe']): Drawing {
  const clean = unicode ? safe : (text: string) => inAscii(safe(text))
  return unicode
    ? { style, widthOf, unicode, safe: clean, badges: badgeMarks, cursor: '❯', mark: '…', divider: ' │ ' }
    : { style, widthOf, unicode, safe: clean, badges: asciiBadges, cursor: '>', mark: '~', divider: ' | ' }
}

const asciiMarks: ReadonlyMap<string, string> = new Map([
  ...Object.entries(badgeMarks).map(([badge, mark]): [string, string] => [mark, asciiMarkOf(badge)]),
  ['€', 'EUR '],
  ['£', 'GBP '],
  ['…', '...'],
])

function asciiMarkOf(badge: string): string {
  return Object.entries(asciiBadges).find(([name]) => name === badge)?.[1] ?? '?'
}

/** What such a terminal cannot show is a question mark. */
function inAscii(text: string): string {
  return text.replaceAll(/[^\x00-\x7f]/gu, (character) => asciiMarks.get(character) ?? '?')
}

/** What the person's locale says about the characters of their terminal, in the order in which programs look. */
export function showsUnicode(variables: Readonly<Record<string, string | undefined>>): boolean {
  const { LC_ALL, LC_CTYPE, LANG, TERM } = variables
  return TERM !== 'linux' && /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '')
}
