// What xAI's ledger says about the balance, and what it takes to know what was bought and spent.
import { LosslessNumber } from 'lossless-json'
import { expect, it } from 'vitest'
import { readAnswer } from '../../../providers/framework/readable.ts'
import { creditsOf, Prepaid } from '../../../providers/xai/billing.ts'

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
