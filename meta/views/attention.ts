// Which keys a person looks at first, in a sentence: for views that are in another order.
import type { StatusKey } from '../../schema/status-report.ts'
import { printable } from '../../schema/text.ts'
import { urgentBadges } from '../judge/urgency.ts'

const maxNamed = 3

/** `Look first at: xai/ci (rejected), openai/batch (empty), zai/main (low), and 2 more.` Null if no key needs it. */
export function attentionWords(keys: readonly StatusKey[]): string | null {
  const ranked = keys
    .flatMap((key) => {
      const rank = urgentBadges.findIndex((badge) => key.badges.includes(badge))
      return rank === -1 ? [] : [{ rank, path: key.key_path }]
    })
    .sort((left, right) => left.rank - right.rank || (left.path < right.path ? -1 : 1))
  if (ranked.length === 0) return null
  const named = ranked.slice(0, maxNamed).map(({ rank, path }) => `${printable(path)} (${urgentBadges[rank]})`)
  const rest = ranked.length - named.length
  return `Look first at: ${named.join(', ')}${rest === 0 ? '' : `, and ${rest} more`}.`
}
