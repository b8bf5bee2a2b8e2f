// Money by currency, each wallet once and nothing converted; and what was spent this month, by provider and account.
import { sum } from '../../../schema/decimal.ts'
import { agedMoney } from '../../judge/shared-wallets.ts'
import { totalsOf, totalWords } from '../../judge/totals.ts'
import { counted, money } from '../../judge/values.ts'
import type { Wallets } from './figures.ts'
import { type Html, html } from './html.ts'
import type { ReportInput } from './input.ts'
import { section, table } from './parts.ts'
import { spentTables } from './spent-tables.ts'

export function totalsSection(input: ReportInput, wallets: Wallets): Html {
  return section('totals', 'Money', [leftTable(input, wallets), ...spentTables(input)])
}

function leftTable(input: ReportInput, shared: Wallets): Html {
  const keys = input.keys.map(({ key }) => key)
  const left = totalsOf(keys).balances
  if (left.length === 0) return html`<p>No balance is known.</p>`
  const isAged = agedMoney(keys)
  const rows = left.map((total) => {
    const { currency, amount } = total
    const wallets = keys.filter(
      (key) =>
        !shared.has(key.key_path) &&
        !isAged(key, currency) &&
        key.balances?.some((balance) => balance.currency === currency),
    )
    // What a key without a balance costs is no wallet's pace: it stands below, with what was spent.
    const pace = wallets.flatMap(({ burn }) => burn.filter((one) => one.currency === currency))
    const perDay = sum(pace.map(({ per_day }) => per_day))
    // Nobody spends with a rejected key.
    const spenders = wallets.filter(
      ({ badges, burn }) => !badges.includes('rejected') || burn.some((one) => one.currency === currency),
    )
    return [
      currency,
      amount === null ? tooLarge : totalWords([total]),
      pace.length === 0
        ? null
        : perDay === null
          ? tooLarge
          : `${pace.length < spenders.length ? 'at least ' : ''}${money(perDay, currency)}`,
      counted(wallets.length, 'wallet'),
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

const tooLarge = 'too large to show'
