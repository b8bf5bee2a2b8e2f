// What a remote says about a push that it refuses. Foreign text: only whole lines that git marks as the remote's, short, and safe to print.
import { toText } from '../../../schema/text.ts'

const maxLines = 3

/** Null where the remote said nothing of its own. */
export function remoteWords(said: string): string | null {
  const lines = said.split('\n').flatMap((line) => {
    const [, words = ''] = /^remote:(.*)$/.exec(line) ?? []
    const text = toText(words.trim())
    // GitHub and GitLab frame what they say with lines of marks.
    return /\p{L}/u.test(text) ? [text] : []
  })
  const [, reason = ''] = /\[remote rejected\].*\(([^()]+)\)\s*$/m.exec(said) ?? []
  const found = lines.length > 0 ? lines.slice(0, maxLines).join(' / ') : toText(reason)
  return found === '' ? null : found
}
