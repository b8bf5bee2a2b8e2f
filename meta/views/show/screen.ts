// `keyz show`: one key on one screen, with what is most urgent first. Everything else is behind --all, --history and --sources.
import type { Instant } from '../../../schema/instant.ts'
import { printable } from '../../../schema/text.ts'
import { broken } from '../broken.ts'
import { drawnBadges, markOf, type Style, standingWords } from '../style.ts'
import { keyRows } from './key-rows.ts'
import { layOut, type Row } from './lay-out.ts'
import { moneyRows } from './money-rows.ts'
import { quotaRows } from './quota-rows.ts'
import type { ShownKey, ShowOptions } from './shown-key.ts'
import { troubleRows } from './trouble-rows.ts'
import { everyUnknown, unknownWords } from './unknown-words.ts'

/** No line is wider than the room, but for a link. */
export function renderScreen(key: ShownKey, now: Instant, options: ShowOptions): string[] {
  return laidOut(key, sectionsOf(key, now, options), options)
}

/** What is wrong, what is left, and the key itself. */
export function sectionsOf(key: ShownKey, now: Instant, options: ShowOptions): [Row[], Row[], Row[]] {
  const unknown = options.full ? everyUnknown(key) : unknownWords(key, options.all)
  return [
    troubleRows(key, now),
    [...moneyRows(key, now, options), ...quotaRows(key, now, options)],
    [...keyRows(key, now, options), { label: 'unknown', values: unknown }],
  ]
}

export function laidOut(key: ShownKey, sections: readonly Row[][], options: ShowOptions): string[] {
  const blocks = sections.map((rows) => layOut(rows, options.style, options)).filter((lines) => lines.length > 0)
  return [...titleLines(key, options), ...blocks.flatMap((lines) => ['', ...lines])]
}

/** The path with its marks, then whose key it is. */
export function titleLines(key: ShownKey, { style, width, widthOf, provider }: ShowOptions): string[] {
  const path = broken(printable(key.key_path), width, widthOf).map((line) => style.paint('bold', line))
  const marks = standing(key, style)
  const kind = key.key_kind.replace('_', ' ')
  const whose = `${provider}, account ${printable(key.account_ref)}, alias ${printable(key.key_alias)}, ${kind} key`
  const isShort = path.length === 1 && widthOf(printable(key.key_path)) + marks.width + 2 <= width
  return [
    ...(isShort ? [`${path[0]}  ${marks.text}`] : [...path, marks.text]),
    ...broken(whose.replace('token key', 'token'), width, widthOf).map((line) => style.paint('dim', line)),
  ]
}

/** `●$ live, low`: a mark for each badge, then the words. */
function standing({ status, badges }: ShownKey, style: Style): { text: string; width: number } {
  const drawn = drawnBadges(badges)
  const marks = drawn.map((badge) => markOf(badge, style))
  const words = standingWords(status, badges)
  const width = marks.reduce((sum, mark) => sum + mark.width, 0) + words.length + 1
  return { text: `${marks.map(({ mark }) => mark).join('')} ${words}`.trimStart(), width }
}
