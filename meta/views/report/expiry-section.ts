// The expiry timeline: one bar from today to the end of each key, the nearest first.
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'
import { counted, day, relative } from '../../judge/values.ts'
import { type Html, html } from './html.ts'
import type { ReportInput } from './input.ts'
import { keyLink, section, table } from './parts.ts'

const dayLength = 86_400_000
/** How far the bars reach. A key that lasts longer has a full one. */
const days = 365
/** Where the lines of the scale are. */
const scale = [30, 90, 180]
const width = 365

export function expirySection({ keys, now }: ReportInput): Html {
  const dated = keys
    .flatMap(({ key }) => (key.expires_at === null ? [] : [{ path: key.key_path, expires: key.expires_at }]))
    .sort((one, other) =>
      one.expires === other.expires ? (one.path < other.path ? -1 : 1) : one.expires < other.expires ? -1 : 1,
    )
  const unknown = keys.length - dated.length
  const rows = dated.map(({ path, expires }) => [
    keyLink(path),
    day(expires),
    relative(expires, now),
    bar(expires, now),
  ])
  return section('expiry', 'Expiry', [
    rows.length === 0
      ? html``
      : table(
          `${counted(rows.length, 'key')} by expiry, nearest first; the bars reach a year, with lines at 30, 90, and 180 days`,
          ['Key', 'Expires', 'That is', 'Time left'],
          rows,
        ),
    unknown === 0
      ? html``
      : html`<p>${counted(unknown, 'key')} without a known date: the provider does not say, and neither does the registry.</p>`,
  ])
}

/** The words beside it say the same. */
function bar(expires: Instant, now: Instant): Html {
  const left = Math.min(days, Math.max(0, (millisecondsOf(expires) - millisecondsOf(now)) / dayLength))
  const length = Math.round((left / days) * width)
  const kind = left === 0 ? 'bad' : left < 30 ? 'warn' : 'good'
  const lines = scale.map((at) => html`<line x1="${at}" x2="${at}" y1="0" y2="10"/>`)
  return html`<svg class="bar ${kind}" viewBox="0 0 ${width} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="${width}" height="10"/><rect class="fill" width="${Math.max(length, 2)}" height="10"/>${lines}</svg>`
}
