// Money by currency, each wallet once and nothing converted; and what was spent this month, by provider and account.
import { type Decimal, sum } from '../../../schema/decimal.ts'
import { spentIn } from '../../judge/spent.ts'
import { seenThisMonth } from '../../judge/spent-by-readings.ts'
import { counted, money } from '../../judge/values.ts'
import { groupsOf, monthWords } from '../status/status-groups.ts'
import type { Wallets } from './figures.ts'
import { type Html, html } from './html.ts'
import type { ReportInput, ReportKey } from './input.ts'
import { keyLink, section, table } from './parts.ts'

export function totalsSection(input: ReportInput, wallets: Wallets): Html {
  const own = input.keys.filter(({ key }) => !wallets.has(key.key_path))
  return section('totals', 'Money', [leftTable(own), providerTable(input), spentTable(input)])
}

function leftTable(own: readonly ReportKey[]): Html {
  const currencies = [...new Set(own.flatMap(({ key }) => (key.balances ?? []).map(({ currency }) => currency)))].sort()
  if (currencies.length === 0) return html`<p>No balance is known.</p>`
  const rows = currencies.map((currency) => {
    const wallets = own.flatMap(({ key: { balances, burn } }) => {
      const balance = balances?.find((one) => one.currency === currency)
      return balance === undefined ? [] : [{ balance, burn: burn.filter((one) => one.currency === currency) }]
    })
    const left = wallets.map(({ balance }) => balance)
    // What a key without a balance costs is no wallet's pace: it stands below, with what was spent.
    const pace = wallets.flatMap(({ burn }) => burn)
    return [
      currency,
      shown(
        left.map(({ amount }) => amount),
        currency,
      ),
      pace.length === 0
        ? null
        : shown(
            pace.map(({ per_day }) => per_day),
            currency,
          ),
      counted(left.length, 'wallet'),
      pace.length === left.length
        ? null
        : pace.length === 0
          ? 'pace unknown'
          : `pace known for ${pace.length} of ${left.length}`,
    ]
  })
  return table(
    'What is left, each wallet once; nothing is converted',
    ['Currency', { title: 'Left', figures: true }, { title: 'A day', figures: true }, 'Wallets', 'Note'],
    rows,
  )
}

function shown(amounts: readonly Decimal[], currency: string): string {
  const total = sum(amounts)
  return total === null ? 'too large to show' : money(total, currency)
}

/** What each provider got this month, as `keyz status --by provider` counts it. */
function providerTable({ keys, now, providerPage, hasOwnCosts }: ReportInput): Html {
  const seen = new Map(
    keys.map(({ key, past, replaced }) => [key.key_path, seenThisMonth([...past, key], now, replaced)]),
  )
  const groups = groupsOf(
    keys.map(({ key }) => key),
    'provider',
    now,
    { isOwn: hasOwnCosts, seen: ({ key_path }) => seen.get(key_path) ?? [] },
  )
  const rows = groups
    .filter(({ month }) => month.length > 0)
    .map(({ name, month, unreported }) => [
      providerPage(name ?? '')?.name ?? name,
      monthWords(month),
      unreported.length === 0 ? null : namedKeys(unreported),
    ])
  if (rows.length === 0) return html``
  return table(
    `Spent in ${now.slice(0, 7)}, by provider`,
    ['Provider', { title: 'Spent', figures: true }, 'Not reported for'],
    rows,
  )
}

function namedKeys(paths: readonly string[]): Html {
  const links = paths.slice(0, 3).map((path, index) => html`${index === 0 ? '' : ', '}${keyLink(path)}`)
  return html`${links}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`
}

interface Spent {
  provider: string
  account: string
  amount: Decimal
  currency: string
  keys: string[]
}

/** Keys of one account that report the same amount mean the same money. Different amounts are never added: one may hold the other. */
function spentTable({ keys, now, providerPage }: ReportInput): Html {
  const month = now.slice(0, 7)
  const spent = new Map<string, Spent>()
  for (const { key } of keys) {
    // As above: the month of a bill may have begun in another one of the calendar.
    const months = spentIn(key, now).filter(({ window }) => window === 'month')
    for (const { amount, currency } of months) {
      const name = JSON.stringify([key.provider_id, key.account_ref, currency, amount])
      const known = spent.get(name)
      if (known !== undefined) known.keys.push(key.key_path)
      else
        spent.set(name, {
          provider: providerPage(key.provider_id)?.name ?? key.provider_id,
          account: key.account_ref,
          amount,
          currency,
          keys: [key.key_path],
        })
    }
  }
  if (spent.size === 0) return html`<p>No provider reports what was spent in ${month}.</p>`
  const rows = [...spent.values()]
    .sort((one, other) => (one.provider + one.account < other.provider + other.account ? -1 : 1))
    .map(({ provider, account, amount, currency, keys: by }) => [
      provider,
      account,
      money(amount, currency),
      namedKeys(by),
    ])
  return table(
    `Spent in ${month}, as reported for each account`,
    ['Provider', 'Account', { title: 'Spent', figures: true }, 'Reported for'],
    rows,
  )
}
