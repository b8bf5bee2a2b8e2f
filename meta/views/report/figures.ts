// One key in a few cells: what is left, what it costs, and how long it lasts.
import type { SharedWallet } from '../../judge/shared-wallets.ts'
import { day, money, relative } from '../../judge/values.ts'
import { burnWords } from '../change-words.ts'
import { spentWords } from '../key-summary.ts'
import { keyLastsWords } from '../lasts.ts'
import { quotaWords } from '../reading-words.ts'
import { type Html, html } from './html.ts'
import type { ReportInput, ReportKey } from './input.ts'
import { keyLink } from './parts.ts'

export type Wallets = ReadonlyMap<string, SharedWallet>

/** What is left: money, or else of the first quota. Null if neither is known. */
export function leftCell({ key }: ReportKey, { now }: ReportInput, wallets: Wallets): Html | null {
  const wallet = wallets.get(key.key_path)
  if (wallet !== undefined) return html`same wallet as ${keyLink(wallet.path)}`
  const [quota] = key.quotas ?? []
  const amounts = (key.balances ?? []).map(({ amount, currency }) => money(amount, currency))
  const words = amounts.length > 0 ? amounts.join(', ') : quota === undefined ? null : quotaWords(quota, now)
  if (words === null) return null
  return key.badges.includes('stale') ? html`${words} <span class="old">(old)</span>` : html`${words}`
}

/** What it costs a day, or else this month. */
export function paceCell({ key }: ReportKey, wallets: Wallets): string | null {
  if (wallets.has(key.key_path)) return null
  const spent = spentWords(key.costs ?? []).map((words) => words.replace(' spent in ', ' in '))
  return burnWords(key) ?? (spent.length === 0 ? null : spent.join(', '))
}

export function lastsCell({ key }: ReportKey, { now }: ReportInput, wallets: Wallets): string | null {
  return wallets.has(key.key_path) ? null : keyLastsWords(key, now)
}

export function expiryCell({ key }: ReportKey, { now }: ReportInput): Html | null {
  if (key.expires_at === null) return null
  return html`<time datetime="${key.expires_at}">${day(key.expires_at)}</time> (${relative(key.expires_at, now)})`
}
