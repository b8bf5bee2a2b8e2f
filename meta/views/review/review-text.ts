// `keyz diff` and `keyz review` on a terminal: what changed, in words and money.

import { toDecimal } from '../../../schema/decimal.ts'
import type { Instant } from '../../../schema/instant.ts'
import { largest } from '../../../schema/largest.ts'
import type { KeyChange, ReviewedViolation, ReviewReport } from '../../../schema/reports/review-report.ts'
import { printable } from '../../../schema/text.ts'
import { counted, day } from '../../judge/values.ts'
import { burnWords, changeWords, expiryWords, fieldWords, isFirstReading, paceLabel } from '../change-words.ts'
import { runwayWords } from '../lasts.ts'
import { badgeColors, badgeMarks, type Style } from '../style.ts'

const maxFields = 8

/** Most important first. Policy violations come last, right above the prompt. */
export function renderReviewText(report: ReviewReport, now: Instant, style: Style): string[] {
  const { changes, settings, violations, head } = report
  const title = `${printable(report.base)} -> ${printable(head)}: ${countWords(changes)}`
  const twins = twinsOf(changes, now)
  return [
    style.paint('bold', title),
    ...changes.flatMap((change) => ['', ...changeLines(change, twins.get(change.key_path), now, style)]),
    ...(settings.length === 0 ? [] : ['', style.paint('bold', 'settings')]),
    ...inColumns(settings.map((field) => [field.field, fieldWords(field)])),
    ...(violations.length === 0
      ? []
      : ['', style.paint('bold', `${counted(violations.length, 'policy violation')} in ${printable(head)}`)]),
    ...violations.map((violation) => violationLine(violation, style)),
  ]
}

function violationLine({ key_path, message, is_new, acknowledged }: ReviewedViolation, style: Style): string {
  const subject = key_path === null ? '' : `${printable(key_path)}  `
  const known = acknowledged === null ? ' (there before)' : ` (acknowledged until ${day(acknowledged.until)})`
  const mark = is_new ? style.paint('red', '!') : style.paint('dim', '-')
  return `  ${mark} ${subject}${printable(message)}${is_new ? '' : known}`
}

/** `3 keys: 2 changed, 1 added`, or `no key changed`. */
function countWords(changes: readonly KeyChange[]): string {
  const counts = (['changed', 'added', 'moved', 'removed'] as const).flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length
    return count === 0 ? [] : [`${count} ${kind}`]
  })
  if (counts.length === 0) return 'no key changed'
  return `${counted(changes.length, 'key')}: ${counts.join(', ')}`
}

function changeLines(change: KeyChange, twin: string | undefined, now: Instant, style: Style): string[] {
  const isFirst = change.kind === 'changed' && isFirstReading(change) && change.new_error === null
  const told = isFirst ? 'first reading' : change.kind
  const kind = told === 'changed' ? '' : `  ${told}`
  const head = `${mark(change, style)} ${style.paint('bold', printable(change.key_path))}${kind}`
  if (twin !== undefined) return [`${head}  same changes as ${printable(twin)}`]
  return [head, ...inColumns(changeRows(change, maxFields, now))]
}

/** For each key whose account has one before it with the very same changes, that one. */
function twinsOf(changes: readonly KeyChange[], now: Instant): Map<string, string> {
  const [first, twins] = [new Map<string, string>(), new Map<string, string>()]
  for (const change of changes) {
    const { provider_id, account_ref, kind, key_path } = change
    // Also what there would be no room for.
    const rows = changeRows(change, Number.POSITIVE_INFINITY, now)
    if (rows.length === 0) continue
    // The words are rounded.
    const amounts = change.fields.filter(({ before, after }) => toDecimal(after ?? before ?? '') !== null)
    const same = JSON.stringify([provider_id, account_ref, kind, rows, amounts])
    const twin = first.get(same)
    if (twin === undefined) first.set(same, key_path)
    else twins.set(key_path, twin)
  }
  return twins
}

function changeRows(change: KeyChange, most: number, now: Instant): [string, string][] {
  const words = changeWords(change, most).map(({ label, values }): [string, string] => [label, values.join(': ')])
  const pace = [burnWords(change), runwayWords(change.runway)].filter((part) => part !== null).join(', ')
  const expiry = change.fields.find(({ field }) => field === 'expires_at' || field === 'registry.expires_at')
  const isExpiryNews = expiry !== undefined || change.urgency === 'expiring'
  return [
    ...words,
    ...(pace === '' || change.money.length === 0 ? [] : [[paceLabel(change), pace] as [string, string]]),
    ...(change.expires_at !== null && isExpiryNews
      ? [['expires', expiryWords(change.expires_at, now, change.expires_before)] as [string, string]]
      : []),
    ...(change.expires_at === null && expiry !== undefined && change.kind !== 'removed'
      ? [['expires', 'no longer known'] as [string, string]]
      : []),
  ]
}

const marks = { error: 'failing', empty: 'low', runway: 'low', expiring: 'expiring' } as const
const kinds = { added: '+', removed: '-', moved: '>', changed: '~' }

/** `$ low  ~ changed`: what the marks before the paths mean, for those that are drawn. */
export function reviewLegend(changes: readonly KeyChange[], style: Style): string {
  const drawn = new Map(changes.map((change) => [mark(change, style), badgeOf(change) ?? change.kind]))
  return [...drawn].map(([mark, word]) => `${mark} ${word}`).join('  ')
}

function badgeOf({ urgency, badges }: KeyChange) {
  if (urgency === 'error' && badges.includes('rejected')) return 'rejected'
  return urgency === 'money' || urgency === 'lifecycle' || urgency === 'routine' ? null : marks[urgency]
}

function mark(change: KeyChange, style: Style): string {
  const { kind } = change
  const badge = badgeOf(change)
  return badge === null ? style.paint('dim', kinds[kind]) : style.paint(badgeColors[badge], badgeMarks[badge])
}

function inColumns(rows: readonly (readonly [string, string])[]): string[] {
  const width =
    largest(
      rows.map(([label]) => printable(label).length),
      8,
    ) + 2
  return rows.map(([label, value]) => `    ${printable(label).padEnd(width)}${printable(value)}`)
}
