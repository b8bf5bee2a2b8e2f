// Which keys a person looks at first, in a sentence: for views that are in another order.
import type { Instant } from '../../../schema/instant.ts'
import type { Badge, StatusKey } from '../../../schema/reports/status-report.ts'
import { printable } from '../../../schema/text.ts'
import { isUrgent, urgencyOf } from '../../judge/urgency.ts'
import { sortKeys } from './sort-keys.ts'

const maxNamed = 3

/** `Look first at: xai/ci (rejected), openai/batch (empty), zai/main (low), and 2 more.` Null if no key needs it. */
export function attentionWords(keys: readonly StatusKey[], now: Instant): string | null {
  const ranked = urgentKeys(keys, now)
  if (ranked.length === 0) return null
  const named = ranked.slice(0, maxNamed).map(({ key, badge }) => `${printable(key.key_path)} (${badge})`)
  const rest = ranked.length - named.length
  return `Look first at: ${named.join(', ')}${rest === 0 ? '' : `, and ${rest} more`}.`
}

/** The keys that need somebody, each with the worst that is true of it, in the order of `keyz status`. */
export function urgentKeys(keys: readonly StatusKey[], now: Instant): { key: StatusKey; badge: Badge }[] {
  return sortKeys(keys.filter(isUrgent), 'attention', now).flatMap((key) => {
    const { badge } = urgencyOf(key, now)
    return badge === null ? [] : [{ key, badge }]
  })
}
