// What comes first on the page: the keys that need somebody, the most urgent first, each with what to do.
import type { Badge } from '../../../schema/reports/status-report.ts'
import { counted, day } from '../../judge/values.ts'
import { urgentKeys } from '../status/attention.ts'
import { expiryCell, lastsCell, leftCell, type Wallets } from './figures.ts'
import { type Html, html } from './html.ts'
import type { ReportInput, ReportKey } from './input.ts'
import { badgesHtml, keyLink, section, table } from './parts.ts'

export function attentionSection(input: ReportInput, wallets: Wallets): Html {
  const byKey = new Map(input.keys.map((one) => [one.key, one]))
  const ranked = urgentKeys([...byKey.keys()], input.now).flatMap(({ key, badge }) => {
    const one = byKey.get(key)
    return one === undefined ? [] : [{ badge, one }]
  })
  const rows = ranked.map(({ badge, one }) => [
    keyLink(one.key.key_path),
    badgesHtml(one.key),
    leftCell(one, input, wallets),
    lastsCell(one, input, wallets),
    expiryCell(one, input),
    todo(badge, one, input),
  ])
  return section(
    'attention',
    'What needs attention',
    rows.length === 0
      ? html`<p>Nothing: every key that was asked about works, and none is low or about to expire.</p>`
      : table(
          `${counted(rows.length, 'key')} to look at, most urgent first`,
          ['Key', 'State', { title: 'Left', figures: true }, 'Lasts', 'Expires', 'What to do'],
          rows,
          'todo',
        ),
  )
}

function todo(badge: Badge, { key }: ReportKey, { providerPage }: ReportInput): Html {
  const page = providerPage(key.provider_id)
  const at =
    page === undefined
      ? html`at the provider`
      : html`at <a href="${page.console}" rel="noopener noreferrer">${page.name}</a>`
  const replace = html`Make a new key ${at}, then <code>pass edit</code> the entry.`
  if (badge === 'rejected' || badge === 'expired') return replace
  if (badge === 'expiring')
    return key.expires_at === null
      ? replace
      : html`Make a new key ${at} before ${day(key.expires_at)}, then <code>pass edit</code> the entry.`
  if (badge === 'waiting') return html`Changed by others: if it is a key, <code>keyz sync</code> its path.`
  if (badge === 'failing' && key.unreadable !== null) return html`Its sidecar is unreadable: ${key.unreadable}.`
  if (badge === 'failing') return html`${(key.passing_failure ?? key.last_error)?.message ?? 'It could not be read.'}`
  return html`Top up or raise the limit ${at}.`
}
