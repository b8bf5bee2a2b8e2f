// One key in a few cells: what is left, what it costs, and how long it lasts.
import type { StatusKey } from '../../../schema/status-report.ts'
import type { SharedWallet } from '../../judge/shared-wallets.ts'
import { day, money, relative } from '../../judge/values.ts'
import { burnWords, runwayWords } from '../change-words.ts'
import { quotaWords } from '../reading-words.ts'
import { type Html, html } from './html.ts'
import type { ReportInput, ReportKey } from './input.ts'
import { keyLink } from './parts.ts'

export type Wallets = ReadonlyMap<string, SharedWallet>

/** What is left: money, or else of the first quota. Null if neither is known. */
export function leftCell({ key }: ReportKey, wallets: Wallets): Html | null {
  const wallet = wallets.get(key.key_path)
  if (wallet !== undefined) return html`same wallet as ${keyLink(wallet.path)}`
  const [quota] = key.quotas ?? []
  const amounts = (key.balances ?? []).map(({ amount, currency }) => money(amount, currency))
  const words = amounts.length > 0 ? amounts.join(', ') : quota === undefined ? null : quotaWords(quota)
  if (words === null) return null
  return key.badges.includes('stale') ? html`${words} <span class="old">(old)</span>` : html`${words}`
}

export function paceCell({ key }: ReportKey, wallets: Wallets): string | null {
  return wallets.has(key.key_path) ? null : burnWords(key)
}

export function lastsCell({ key }: ReportKey, wallets: Wallets): string | null {
  return wallets.has(key.key_path) ? null : lastsWords(key)
}

/** `empty in 4 days (3 to 6)`: at the pace of the week, and of its faster and slower days. */
export function lastsWords({ runway_days, runway }: StatusKey): string | null {
  const words = runwayWords(runway_days)
  if (words === null || runway === null || runway.low === null) return words
  const [low, high] = [runway.low, runway.high].map((days) => (days === null ? null : (days.split('.')[0] ?? '0')))
  if (low === high) return words
  return high === null ? `${words} (${low} or more)` : `${words} (${low} to ${high})`
}

export function expiryCell({ key }: ReportKey, { now }: ReportInput): Html | null {
  if (key.expires_at === null) return null
  return html`<time datetime="${key.expires_at}">${day(key.expires_at)}</time> (${relative(key.expires_at, now)})`
}
