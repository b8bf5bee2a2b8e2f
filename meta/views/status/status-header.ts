// The first lines of `keyz status`: how many keys there are, what is wrong with how many, and how old all of it is.
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'
import type { Badge, StatusKey } from '../../../schema/reports/status-report.ts'
import { urgentBadges } from '../../judge/urgency.ts'
import { counted, minute, span } from '../../judge/values.ts'
import { drawnBadges, type Style } from '../style.ts'
import type { Room } from './status-layout.ts'

/** Worth a word in this order. */
const told: readonly Badge[] = [...urgentBadges, 'stale']

/**
 * `30 keys: 1 rejected, 1 expiring, 8 low`, with the age of the readings at the right end, below it if there is no
 * room. Of the past, also as of when.
 */
export function statusHeader(
  keys: readonly StatusKey[],
  now: Instant,
  style: Style,
  { width, isPast }: Pick<Room, 'width' | 'isPast'>,
): string[] {
  const lines = broken(headerWords(keys), width)
  const last = lines.pop() ?? ''
  const bold = [...lines, last].map((line) => style.paint('bold', line))
  const read = ageWords(keys, now)
  const before = read?.endsWith(' ago') ? `, ${read.replace(' ago', ' before')}` : ''
  const age = isPast ? `as of ${minute(now)} UTC${before}` : read
  if (age === null) return bold
  const padding = width - last.length - age.length
  if (padding < 2) return [...bold, style.paint('dim', age.padStart(width))]
  return [...bold.slice(0, -1), `${style.paint('bold', last)}${' '.repeat(padding)}${style.paint('dim', age)}`]
}

/** After a comma where it is too wide: a terminal would break it anywhere, and a screen of `--watch` would lose its top. */
function broken(words: string, width: number): string[] {
  const lines: string[] = []
  for (const part of words.split(/(?<=,) /)) {
    const longer = `${lines.at(-1) ?? ''} ${part}`
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(lines.length === 0 ? part : `  ${part}`)
  }
  return lines
}

/** `30 keys: 1 rejected, 8 low`. */
export function headerWords(keys: readonly StatusKey[]): string {
  return `${counted(keys.length, 'key')}${troubleOf(keys)}`
}

/** For status bars: `1 rejected, 2 low`, or that there is nothing to see to. */
export function statusLine(keys: readonly StatusKey[]): string {
  const counts = countsOf(keys)
  if (keys.length === 0) return 'no keys'
  return counts.length > 0 ? counts.join(', ') : `${counted(keys.length, 'key')} ok`
}

function troubleOf(keys: readonly StatusKey[]): string {
  const counts = countsOf(keys)
  const unsynced = keys.filter(
    ({ status, sync, passing_failure }) => status === 'unsynced' && sync && passing_failure === null,
  ).length
  const all = [...counts, ...(unsynced === 0 ? [] : [ofKeys(keys, unsynced, 'not synced yet')])]
  if (all.length > 0) return `: ${all.join(', ')}`
  return keys.length > 0 && keys.every(({ status }) => status === 'live') ? ', all live' : ''
}

/** Of a single key, nobody needs to be told how many. */
function ofKeys({ length }: readonly StatusKey[], count: number, what: string): string {
  return length === 1 ? what : `${count} ${what}`
}

/** A key with several troubles counts for each of them, as it does for `--filter`; how old the reading of a rejected one is, no row says. */
function countsOf(keys: readonly StatusKey[]): string[] {
  const counts = new Map<Badge, number>()
  for (const { badges } of keys)
    for (const badge of drawnBadges(badges))
      if (badge !== 'stale' || !badges.includes('rejected')) counts.set(badge, (counts.get(badge) ?? 0) + 1)
  return told.flatMap((badge) => {
    const count = counts.get(badge)
    return count === undefined ? [] : [ofKeys(keys, count, badge)]
  })
}

/**
 * `read 1 h ago`; `read 1 h to 3 d ago` where that differs. Null if nothing was read, or by a clock ahead of this one. A rejected key
 * has no reading any more, and its row says since when.
 */
function ageWords(keys: readonly StatusKey[], now: Instant): string | null {
  let [newest, oldest] = ['', '']
  for (const { last_success_at: at, badges } of keys) {
    if (at === null || at > now || badges.includes('rejected')) continue
    if (newest === '' || at > newest) newest = at
    if (oldest === '' || at < oldest) oldest = at
  }
  if (newest === '' || oldest === '') return null
  const [least, most] = [newest, oldest].map((at) => span(millisecondsOf(now) - Date.parse(at)))
  if (most === '0 min') return 'read just now'
  return least === most ? `read ${least} ago` : `read ${least} to ${most} ago`
}
