// What xAI's ledger says about the balance, and what it takes to know what was bought and spent.
import { LosslessNumber } from 'lossless-json'
import { expect, it } from 'vitest'
import { calendarMonth } from '../../../providers/framework/calendar.ts'
import { readAnswer } from '../../../providers/framework/readable.ts'
import { costRow } from '../../../providers/framework/rows.ts'
import { creditsOf, Invoices, Prepaid, pastMonths } from '../../../providers/xai/billing.ts'
import { Decimal } from '../../../schema/decimal.ts'

const money = (value: string) => ({ val: value })
const bought = { changeOrigin: 'PURCHASE', topupStatus: 'SUCCEEDED', amount: money('-2000') }
const spent = { changeOrigin: 'SPEND', amount: money('500') }
const total = { val: new LosslessNumber('-1500') }

it.each([
  ['without its entries', { total }],
  ['with null for its entries', { total, changes: null }],
  ['with an entry that is not as documented', { total, changes: [bought, { changeOrigin: 'SPEND' }] }],
])('reads the balance of a ledger %s, and nothing about what was bought', (_, ledger) => {
  const read = readAnswer(Prepaid, ledger)
  const credits = 'error' in read ? null : creditsOf(read.answer)

  expect(credits).toEqual({
    balances: [{ amount: '15', currency: 'USD', parts: [] }],
    credits_total: null,
    credits_used: null,
  })
})

it('reads what was bought and spent from a ledger of known entries', () => {
  const credits = creditsOf(Prepaid.parse({ total, changes: [bought, spent] }))

  expect(credits).toMatchObject({
    credits_total: { amount: '20', currency: 'USD' },
    credits_used: { amount: '5', currency: 'USD' },
  })
})

it('counts each past invoice once, none of a top-up, and the running month only by its preview', () => {
  const invoice = (invoiceId: string, month: number | null, total: string) => ({
    invoiceId,
    monthly: month === null ? null : { billingCycle: { year: '2025', month: String(month) } },
    total,
  })
  const { invoices } = Invoices.parse({
    invoices: [
      invoice('a', 8, '420'),
      invoice('a', 8, '420'),
      invoice('b', null, '2500'),
      invoice('c', 9, '1190'),
      invoice('d', 10, '1'),
    ],
  })
  const running = costRow(calendarMonth(2025, 10), Decimal.parse('3'))

  const months = pastMonths({ invoices }, running)

  expect(months.map(({ starts_at, amount }) => [starts_at, amount])).toEqual([
    ['2025-08-01T00:00:00Z', '4.2'],
    ['2025-09-01T00:00:00Z', '11.9'],
  ])
})
