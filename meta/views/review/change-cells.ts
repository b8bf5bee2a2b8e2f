// What happened to a key, for a cell of the pull request's tables. Pure.
import type { Instant } from '../../../schema/instant.ts'
import type { KeyChange } from '../../../schema/reports/review-report.ts'
import { day } from '../../judge/values.ts'
import { type ChangeWords, changeWords, expiryWords } from '../change-words.ts'
import { code } from './markdown-table.ts'

const maxFields = 4

/** What happened to a key, but for its expiry and how long it lasts. */
export function keyWords(change: KeyChange): string[] {
  return [...(change.kind === 'changed' ? [] : [change.kind]), ...changeWords(change, maxFields).map(wordsOf)]
}

export function wordsOf({ label, values }: ChangeWords): string {
  return `${isOurs(label) ? label : code(label)} ${values.map(code).join(' ')}`
}

/** `expires 2026-12-01 (in 9 days), was 2026-12-30`, where it changed or is near. */
export function expiryChange({ badges, expires_at, expires_before, kind }: KeyChange, now: Instant): string[] {
  const isNear = badges.includes('expiring') || badges.includes('expired')
  if (kind === 'removed' || (expires_at === expires_before && !isNear)) return []
  const old = expires_before === null || expires_before === expires_at ? '' : `, was ${day(expires_before)}`
  if (expires_at === null) return [`no longer expires${old}`]
  return [`${expires_at <= now ? 'expired' : 'expires'} ${expiryWords(expires_at, now)}${old}`]
}

/** Whether a label is a word of ours. Names of fields may contain an attribute's name, which comes from outside. */
function isOurs(label: string): boolean {
  return ['balance', 'entry', 'moved from', 'new error', 'works again', 'and more'].includes(label)
}
