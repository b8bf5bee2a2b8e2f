// The body of a metadata pull request: what changed, as tables for GitHub. Every string from outside is in a code span.
import type { Instant } from '../../schema/instant.ts'
import type { KeyChange, ReviewReport } from '../../schema/review-report.ts'
import { printable } from '../../schema/text.ts'
import { counted } from '../judge/values.ts'
import { burnWords, changeWords, expiryWords, fieldWords, runwayWords } from './change-words.ts'
import { countWords } from './review-text.ts'

/** GitHub takes 65,536 characters. Callers may use the rest for a marker or a sentence of their own. */
const maxCharacters = 59_000
const maxFields = 4
const maxText = 160

/**
 * Under 60,000 characters: the least important rows are left out and counted. Nothing in a code span becomes a link, a mention, an
 * image, HTML, an issue, a commit or an emoji; whatever could end the span or the table cell is escaped.
 */
export function renderReviewMarkdown(report: ReviewReport, now: Instant): string {
  const { changes, settings, violations } = report
  const title = `**${countWords(changes)}** between ${code(report.base)} and ${code(report.head)}.`
  const changed = table(
    ['', 'Key', 'What changed', 'Spent', 'Lasts', 'Expires'],
    changes.map((change) => changeCells(change, now)),
    'changed key',
    (maxCharacters * 2) / 3,
  )
  const violated = table(
    ['Key', 'Policy', 'Why'],
    violations.map(({ key_path, policy, message }) => [
      key_path === null ? '' : code(key_path),
      code(policy),
      code(message),
    ]),
    'violation',
    maxCharacters / 5,
  )
  const set = table(
    ['Setting', 'What changed'],
    settings.map((field) => [code(field.field), code(fieldWords(field))]),
    'setting',
    maxCharacters / 10,
  )
  return [
    title,
    ...changed,
    ...(violations.length === 0
      ? []
      : [`### ${counted(violations.length, 'policy violation')} in ${code(report.head)}`, ...violated]),
    ...(settings.length === 0 ? [] : ['### Settings', ...set]),
    '',
  ].join('\n\n')
}

function changeCells(change: KeyChange, now: Instant): string[] {
  const words = changeWords(change, maxFields).map(
    ({ label, values }) => `${isOurs(label) ? label : code(label)} ${values.map(code).join(' ')}`,
  )
  const burn = change.money.length === 0 ? null : burnWords(change)
  const runway = runwayWords(change.runway_days)
  return [
    states[change.urgency],
    code(change.key_path),
    [...(change.kind === 'changed' ? [] : [change.kind]), ...words].join('; '),
    burn === null ? '' : code(burn),
    runway ?? '',
    change.expires_at === null ? '' : expiryWords(change.expires_at, now),
  ]
}

const states: Record<KeyChange['urgency'], string> = {
  error: '**error**',
  empty: '**empty**',
  expiring: '**expiring**',
  runway: '**low**',
  money: '',
  lifecycle: '',
  routine: '',
}

/** Whether a label is a word of ours. Names of fields may contain an attribute's name, which comes from outside. */
function isOurs(label: string): boolean {
  return ['balance', 'moved from', 'new error', 'error cleared', 'and more'].includes(label)
}

/** As many rows as fit into `max` characters, then how many did not fit. Empty without rows. */
function table(head: readonly string[], rows: readonly (readonly string[])[], what: string, max: number): string[] {
  if (rows.length === 0) return []
  const lines = [row(head), row(head.map(() => '---'))]
  let length = lines.join('\n').length
  const shown = rows.map(row).filter((line) => {
    length += line.length + 1
    return length <= max
  })
  const left = rows.length - shown.length
  return [
    [...lines, ...shown].join('\n'),
    ...(left === 0 ? [] : [`${counted(left, `more ${what}`)} left out here: run \`keyz review\` to see everything.`]),
  ]
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Text from outside as code: one line, bounded, with nothing in it that ends a code span or a table cell. */
function code(text: string): string {
  const characters = [...text]
  const cut = characters.length > maxText ? `${characters.slice(0, maxText).join('')}…` : text
  const plain = printable(cut)
  const inert = plain.replaceAll(/[`|]/g, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
  return inert.trim() === '' ? '`(blank)`' : `\`${inert}\``
}
