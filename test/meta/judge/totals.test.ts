// Sums of money are exact, or unknown.
import { expect, it } from 'vitest'
import { totalsOf, totalWords } from '../../../meta/judge/totals.ts'
import { statusKey } from '../example.ts'
import { balance } from '../review/snapshots.ts'

it.each([
  ['two amounts of 60 digits', ['9'.repeat(60), '9'.repeat(60)], null, 'an unknown amount of USD'],
  [
    'more decimal places than keyz can store with so many digits',
    ['9'.repeat(31), `0.${'1'.repeat(30)}`],
    null,
    'an unknown amount of USD',
  ],
  ['amounts of more than 30 digits', ['9'.repeat(40), '1'], `1${'0'.repeat(40)}`, `$1${'0'.repeat(40)}.00`],
])('adds up %s', (_, amounts, sum, words) => {
  const keys = amounts.map((amount, index) =>
    statusKey({ account_ref: `${index}`, key_path: `xai/${index}`, balances: balance(amount) }),
  )

  const { balances } = totalsOf(keys)

  expect(balances).toEqual([{ currency: 'USD', amount: sum, at_least: false }])
  expect(totalWords(balances)).toBe(words)
})

const dead = {
  ...{ sync_status: 'error' as const, status: 'error' as const, badges: ['rejected' as const] },
  last_success_at: '2026-11-18T00:00:00Z',
}
const team = (team_id: string) => ({ attributes: { team_id } })
const both = [...balance('5', 'CNY'), ...balance('10')]

it.each([
  ['of the same account', {}, {}, 'at least $7.00'],
  ['of another account', { account_ref: 'other' }, {}, '$17.00'],
  ['of the same owner', team('one'), team('one'), '$7.00'],
  ['of another owner', team('one'), team('two'), '$17.00'],
  ['of an owner that is not known', team('one'), {}, 'at least $7.00'],
  ['with a debt, which no least amount may leave out', { balances: balance('-2') }, {}, 'at least $5.00'],
  ['with nothing left', { balances: balance('0') }, {}, '$7.00'],
  ['with another currency, too', { balances: both }, {}, '5.00 CNY + at least $7.00'],
  ['read last of all', { last_success_at: '2026-11-20T23:00:00Z' }, {}, 'at least $10.00'],
  ['that fails, but is not rejected', { badges: ['failing' as const] }, {}, 'at least $7.00'],
])('counts the money of one wallet once beside a rejected key %s', (_, different, others, words) => {
  const keys = [
    statusKey({ key_path: 'xai/dead', balances: balance('10'), ...dead, ...different }),
    statusKey({ key_path: 'xai/works', balances: balance('7'), ...others }),
    statusKey({ key_path: 'xai/works-too', balances: balance('7'), ...others }),
  ]

  expect(totalWords(totalsOf(keys).balances)).toBe(words)
})

it.each([
  ['a day before', '2026-11-19T05:00:00Z', {}, 'at least $7.00'],
  ['an hour before, of the same owner', '2026-11-20T05:00:00Z', team('one'), '$7.00'],
  ['in the same sync', '2026-11-20T05:59:00Z', {}, '$17.00'],
])('takes what a key that works was read to have %s for the money of the other', (_, at, owner, words) => {
  const keys = [
    statusKey({ key_path: 'xai/one', balances: balance('10'), last_success_at: at, ...owner }),
    statusKey({ key_path: 'xai/two', balances: balance('7'), last_success_at: '2026-11-20T06:00:00Z', ...owner }),
  ]

  expect(totalWords(totalsOf(keys).balances)).toBe(words)
})

it('counts what a day costs once, too, and says that it may be more', () => {
  const keys = [
    statusKey({ key_path: 'xai/fails', ...dead, badges: ['failing'], burn: [{ currency: 'USD', per_day: '2' }] }),
    statusKey({ key_path: 'xai/works', balances: balance('7'), burn: [{ currency: 'USD', per_day: '2.5' }] }),
  ]

  expect(totalsOf(keys)).toMatchObject({ burn: [{ currency: 'USD', per_day: '2.5' }], burn_at_least: true })
})
