// Colors and marks for a terminal. Anything else gets plain text.
import { styleText } from 'node:util'
import type { Badge } from '../../schema/reports/status-report.ts'

export interface Style {
  /** Paints text if the reader can see colors. */
  paint: (format: Format, text: string) => string
  /** Only characters that every terminal and every font has. */
  ascii: boolean
}

export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export const plainStyle: Style = { paint: (_, text) => text, ascii: false }
export const colorStyle: Style = {
  paint: (format, text) => styleText(format, text, { validateStream: false }),
  ascii: false,
}

export const badgeMarks: Record<Badge, string> = {
  live: '●',
  rejected: '✗',
  failing: '!',
  stale: '◐',
  empty: '∅',
  expired: '⊘',
  low: '$',
  expiring: '⌛',
  waiting: '?',
  not_asked: '-',
}

/** For terminals that have no other characters. */
const asciiMarks: Record<Badge, string> = {
  live: '*',
  rejected: 'x',
  failing: '!',
  stale: '~',
  empty: '0',
  expired: 'X',
  low: '$',
  expiring: '<',
  waiting: '?',
  not_asked: '-',
}

/** The mark of a badge, painted, and how many columns it takes. */
export function markOf(badge: Badge, style: Style): { mark: string; width: number } {
  const mark = style.ascii ? asciiMarks[badge] : badgeMarks[badge]
  return { mark: style.paint(badgeColors[badge], mark), width: style.ascii ? 1 : badgeWidths[badge] }
}

/** Columns on a terminal. */
export const badgeWidths: Record<Badge, number> = {
  live: 1,
  rejected: 1,
  failing: 1,
  stale: 1,
  empty: 1,
  expired: 1,
  low: 1,
  expiring: 2,
  waiting: 1,
  not_asked: 1,
}
export const badgeColors: Record<Badge, Format> = {
  live: 'green',
  rejected: 'red',
  failing: 'red',
  stale: 'dim',
  empty: 'red',
  expired: 'red',
  low: 'yellow',
  expiring: 'yellow',
  waiting: 'yellow',
  not_asked: 'dim',
}

/** `live, low` or `rejected`: how a key stands, and every badge that says more. An error says itself which one it is. */
export function standingWords(status: string, badges: readonly Badge[]): string {
  const drawn = drawnBadges(badges)
  const isNamed = status === 'error' && drawn.some((badge) => badge === 'rejected' || badge === 'failing')
  return [...(isNamed ? [] : [status]), ...drawn.filter((badge) => badge !== status)].map(standingWord).join(', ')
}

/** In plain words: nothing is asked about a key whose automatic sync is off. */
export function standingWord(word: string): string {
  return word === 'not_asked' ? 'sync off' : word
}

/** The badges to draw: what is empty is also low, and what has expired also expires. */
export function drawnBadges(badges: readonly Badge[]): Badge[] {
  return badges.filter(
    (badge) => !(badge === 'low' && badges.includes('empty')) && !(badge === 'expiring' && badges.includes('expired')),
  )
}
