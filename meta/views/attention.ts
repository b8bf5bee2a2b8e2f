// Which keys a person looks at first: those that no longer work, then those that soon will not.
import type { Badge, StatusKey } from '../../schema/status-report.ts'
import { printable } from '../../schema/text.ts'

/** The most urgent first. What is merely old or not asked about can wait. */
export const urgent: readonly Badge[] = ['rejected', 'expired', 'empty', 'failing', 'waiting', 'expiring', 'low']
const maxNamed = 3

/** `Look first at: xai/ci (rejected), openai/batch (empty), zai/main (low), and 2 more.` Null if no key needs it. */
export function attentionWords(keys: readonly StatusKey[]): string | null {
  const ranked = keys
    .flatMap((key) => {
      const rank = urgent.findIndex((badge) => key.badges.includes(badge))
      return rank === -1 ? [] : [{ rank, path: key.key_path }]
    })
    .sort((left, right) => left.rank - right.rank || (left.path < right.path ? -1 : 1))
  if (ranked.length === 0) return null
  const named = ranked.slice(0, maxNamed).map(({ rank, path }) => `${printable(path)} (${urgent[rank]})`)
  const rest = ranked.length - named.length
  return `Look first at: ${named.join(', ')}${rest === 0 ? '' : `, and ${rest} more`}.`
}
