// Money by currency, each wallet once and nothing converted; and what was spent this month, by provider and account.
import { type Decimal, sum } from '../../../schema/decimal.ts'
import { counted, money } from '../../judge/values.ts'
import type { Wallets } from './figures.ts'
import { type Html, html } from './html.ts'
import type { ReportInput, ReportKey } from './input.ts'
import { section, table } from './parts.ts'
import { spentTables } from './spent-tables.ts'

export function totalsSection(input: ReportInput, wallets: Wallets): Html {
  const own = input.keys.filter(({ key }) => !wallets.has(key.key_path))
  return section('totals', 'Money', [leftTable(own), ...spentTables(input)])
}

function leftTable(own: readonly ReportKey[]): Html {
  const currencies = [...new Set(own.flatMap(({ key }) => (key.balances ?? []).map(({ currency }) => currency)))].sort()
  if (currencies.length === 0) return html`<p>No balance is known.</p>`
  const rows = currencies.map((currency) => {
    const wallets = own.flatMap(({ key: { balances, badges, burn } }) => {
      const balance = balances?.find((one) => one.currency === currency)
      if (balance === undefined) return []
      return [{ balance, badges, burn: burn.filter((one) => one.currency === currency) }]
    })
    const left = wallets.map(({ balance }) => balance)
    // What a key without a balance costs is no wallet's pace: it stands below, with what was spent.
    const pace = wallets.flatMap(({ burn }) => burn)
    // Nobody spends with a rejected key.
    const spenders = wallets.filter(({ badges, burn }) => burn.length > 0 || !badges.includes('rejected'))
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
      pace.length === spenders.length
        ? null
        : pace.length === 0
          ? 'pace unknown'
          : `pace known for ${pace.length} of ${spenders.length}`,
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
