// What several sections of the page are made of: tables, links to keys, badges in words.
import { createHash } from 'node:crypto'
import type { Badge, StatusKey } from '../../../schema/reports/status-report.ts'
import { badgeMarks, drawnBadges, standingWord } from '../style.ts'
import { type Html, html, verbatim } from './html.ts'

export type Cell = Html | string | null

/** One column: its heading, and whether figures in it end at the same place. */
export type Column = string | { title: string; figures: true }

/**
 * With a caption for those who do not see the heading above it; wider than the screen, it scrolls for itself, by keyboard too. `todo` is the
 * one whose last column nobody should have to scroll for.
 */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  name: 'plain' | 'todo' = 'plain',
): Html {
  const heads = columns.map((column) =>
    typeof column === 'string'
      ? html`<th scope="col">${column}</th>`
      : html`<th scope="col" class="n">${column.title}</th>`,
  )
  const lines = rows.map(
    ([first = null, ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((cell, index) => (typeof columns[index + 1] === 'object' ? html`<td class="n">${cell}</td>` : html`<td>${cell}</td>`))}</tr>
`,
  )
  return html`<div class="${name === 'todo' ? 'scroll todo' : 'scroll'}" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${lines}</tbody></table></div>
`
}

export function section(id: string, title: string, content: Html | readonly Html[]): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>
`
}

/** The same in every report, so that a link to a key stays right. */
export function anchorOf(path: string): string {
  return `key-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`
}

export function keyLink(path: string): Html {
  return html`<a class="path" href="#${anchorOf(path)}">${pathWords(path)}</a>`
}

/** A longer part of a path is broken where the room ends; all others only where they begin. */
const longPart = 24
const breakHere = verbatim('<wbr>')

/** For an element of the class `path`. */
export function pathWords(path: string): Html {
  const parts = path.split(/(?<=\/)/)
  return html`${parts.map((part, index) => [
    index === 0 ? null : breakHere,
    part.length > longPart ? html`<span class="long">${part}</span>` : part,
  ])}`
}

const colors: Readonly<Record<Badge, 'good' | 'bad' | 'warn' | 'dull'>> = {
  live: 'good',
  rejected: 'bad',
  failing: 'bad',
  stale: 'dull',
  empty: 'bad',
  expired: 'bad',
  low: 'warn',
  expiring: 'warn',
  waiting: 'warn',
  not_asked: 'dull',
}

/** A page has no say in its fonts, and few of them have an hourglass. */
const pageMarks: Readonly<Record<Badge, string>> = { ...badgeMarks, expiring: '◔' }

/** Never by color alone. */
export function badgesHtml({ badges }: Pick<StatusKey, 'badges'>): Html {
  if (badges.length === 0) return html`<span class="badge dull">never read</span>`
  return html`${drawnBadges(badges).map(
    (badge) =>
      html`<span class="badge ${colors[badge]}"><span aria-hidden="true">${pageMarks[badge]}</span> ${standingWord(badge)}</span> `,
  )}`
}
