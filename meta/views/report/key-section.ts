// One key: everything that is known about it, its quotas as bars, and its plots.

import { counted, day, minute, money, relative, sinceRead } from '../../judge/values.ts'
import { attributeWords } from '../attribute-words.ts'
import { burnWords, paceLabel } from '../change-words.ts'
import { failureWords, neverRead, unreadableWords } from '../failure-words.ts'
import { passingWords } from '../key-summary.ts'
import { keyLastsWords } from '../lasts.ts'
import { namingEntry } from '../naming-entry.ts'
import { gapLines, windowWords } from '../reading-words.ts'
import type { Wallets } from './figures.ts'
import { type Html, html } from './html.ts'
import type { ReportInput, ReportKey } from './input.ts'
import { anchorOf, badgesHtml, type Cell, keyLink, pathWords } from './parts.ts'
import { quotaBar } from './quota-bar.ts'

type Row = readonly [label: string, ...values: Cell[]]

const maxRows = 8

/** `plots` are drawn below the facts. */
export function keySection(
  one: ReportKey,
  input: ReportInput,
  { wallets, plots }: { wallets: Wallets; plots: readonly Html[] },
): Html {
  const { key } = one
  const id = anchorOf(key.key_path)
  const rows = [...amounts(one, input, wallets), ...standing(one, input), ...identity(one, input)]
  const quotas = (key.quotas ?? []).slice(0, maxRows).map((quota) => quotaBar(quota, key.paces, input.now))
  return html`<article class="key" aria-labelledby="${id}" data-name="${key.provider_id}"><h3 class="path" id="${id}">${pathWords(key.key_path)}</h3>
<p>${badgesHtml(key)}</p>
<dl>${rows.map(([label, ...values]) => html`<dt>${label}</dt>${values.map((value) => html`<dd>${value}</dd>`)}`)}</dl>
${quotas.length === 0 ? '' : html`<ul class="quotas">${quotas}</ul>`}${plots}</article>
`
}

function amounts({ key }: ReportKey, { now }: ReportInput, wallets: Wallets): Row[] {
  const wallet = wallets.get(key.key_path)
  const balances = (key.balances ?? []).map(({ amount, currency, parts }) => {
    const shares = parts.map((part) => `${part.name} ${money(part.amount, currency)}`)
    return shares.length === 0 ? money(amount, currency) : `${money(amount, currency)} (${shares.join(', ')})`
  })
  const costs = (key.costs ?? [])
    .filter(({ group, period }) => group === null && period !== 'day')
    .map((cost) => `${windowWords(cost)}: ${money(cost.amount, cost.currency)}`)
  if (wallet !== undefined)
    return [
      ['Balance', html`same wallet as ${keyLink(wallet.path)}${wallet.isNewer ? ', which was read later' : ''}`],
      ...several('Spent', costs),
    ]
  return [
    ...several('Balance', balances),
    ...several('Spent', costs),
    ...several(balances.length === 0 || paceLabel(key) === 'spends' ? 'Spends' : 'Falls by', [burnWords(key)]),
    ...several('Lasts', [keyLastsWords(key, now)]),
    ...several('Credits bought', [key.credits_total && money(key.credits_total.amount, key.credits_total.currency)]),
    ...several('Credits used', [key.credits_used && money(key.credits_used.amount, key.credits_used.currency)]),
  ]
}

function standing({ key }: ReportKey, { now }: ReportInput): Row[] {
  const read = key.last_success_at
  return [
    ...several('Expires', [key.expires_at && `${day(key.expires_at)} (${relative(key.expires_at, now)})`]),
    ['Last read', read === null ? neverRead(key) : `${minute(read)} UTC (${sinceRead(read, now)})`],
    ...several('Error', [
      key.last_error &&
        `${key.unreadable === null ? `${failureWords(key.last_error.kind)} since ${day(key.last_error.at)}` : unreadableWords}: ${namingEntry(key.last_error.message, key.key_path)}`,
    ]),
    ...several('Failed', [
      key.passing_failure &&
        `${passingWords(key.passing_failure, now)}: ${namingEntry(key.passing_failure.message, key.key_path)}`,
    ]),
    ...several('Disabled', [key.key.disabled ? 'yes' : null]),
    ...several('Not known', gapLines(key.gaps, key.key_path)),
  ]
}

function identity({ key, replaced }: ReportKey, { now, providerPage }: ReportInput): Row[] {
  const { permissions, plan } = key.key
  return [
    [
      'Provider',
      `${providerPage(key.provider_id)?.name ?? key.provider_id}, account ${key.account_ref}, ${key.key_kind.replace('_', ' ')} key`,
    ],
    ...several('Plan', [plan]),
    ...several('Permissions', [
      permissions === null || permissions.length === 0 ? null : permissions.slice(0, maxRows).join(', '),
    ]),
    ...several('Models', [key.models && counted(key.models.count, 'model')]),
    ...several('Owner', [key.owner]),
    ...several('Tags', [key.tags.length === 0 ? null : key.tags.join(', ')]),
    ...several('Variables', [key.env.length === 0 ? null : key.env.join(', ')]),
    ...several('Notes', [key.notes]),
    ...several('In the store', [key.created_at && `since ${day(key.created_at)} (${relative(key.created_at, now)})`]),
    ...several(
      'Replaced',
      replaced.map((at) => `${day(at)} (${relative(at, now)})`),
    ),
    ...Object.entries(key.attributes).map(([name, value]): Row => attributeWords(name, value)),
  ]
}

/** Only what is known. */
function several(label: string, values: readonly (string | null)[]): Row[] {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return []
  const rest = known.length - maxRows
  return [[label, ...known.slice(0, maxRows), ...(rest > 0 ? [`and ${rest} more: see keyz show`] : [])]]
}
