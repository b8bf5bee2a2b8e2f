// What is not known of a key in one row: first what somebody can do something about, and what that is.

import type { Gap } from '../../../schema/reading.ts'
import { printable } from '../../../schema/text.ts'
import { fieldLabels } from '../field-labels.ts'
import { namingEntry } from '../naming-entry.ts'
import { gapLines, whyMissing } from '../reading-words.ts'
import type { ShownKey } from './shown-key.ts'

/** In the order in which doing something helps most. */
const doable = ['needs_management_key', 'needs_parameter', 'forbidden', 'request_failed'] as const

type Unknown = Pick<ShownKey, 'key_path' | 'badges' | 'gaps' | 'stored_management_key'>

export function unknownWords(
  { key_path, badges, gaps, stored_management_key: stored }: Unknown,
  all = '--all',
): string[] {
  if (gaps.length === 0) return []
  // Of a rejected key, nobody can ask for more, whatever they do.
  const helpful = badges.includes('rejected') ? [] : doable
  const chosen = helpful.flatMap((reason) => gaps.find((gap) => gap.reason === reason) ?? [])[0]
  if (chosen === undefined) return [`${labelsOf(gaps)} (${all} says why)`]
  const solved = gaps.filter(({ reason, hint }) => reason === chosen.reason && hint === chosen.hint)
  // A field may have several gaps.
  const named = new Set(solved.map(({ field }) => field))
  const others = gaps.filter(({ field }) => !named.has(field))
  const others_ = others.length === 0 ? '' : `; also ${labelsOf(others)} (${all} says why)`
  return [`${labelsOf(solved)}: ${namingEntry(todo(chosen, stored), key_path)}${others_}`]
}

/** One line for all that is not known for the same reason, with the reason. */
export function everyUnknown({ key_path, badges, gaps, stored_management_key: stored }: Unknown): string[] {
  const can: readonly Gap['reason'][] = badges.includes('rejected') ? [] : doable
  return gapLines(gaps, key_path, (gap) => (can.includes(gap.reason) ? todo(gap, stored) : whyMissing(gap)))
}

function todo(gap: Gap, stored: string | null): string {
  const { reason, hint } = gap
  if (reason === 'needs_management_key' && stored !== null)
    return `the stored key ${printable(stored)} can ask for it: keyz sync it, then this one; figures of the whole account stay with it`
  if (hint !== null) return hint
  return `${whyMissing(gap)}${reason === 'request_failed' ? ': sync again' : ''}`
}

function labelsOf(gaps: readonly Gap[]): string {
  return [...new Set(gaps.map(({ field }) => fieldLabels[field]))].join(', ')
}
