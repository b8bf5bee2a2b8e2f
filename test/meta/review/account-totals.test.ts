// What accounts have left: each wallet once, and a difference only between the same wallets.
import { expect, it } from 'vitest'
import { accountTotals } from '../../../meta/review/account-totals.ts'
import { reviewOf } from '../../../meta/review/review.ts'
import { authError, now } from '../example.ts'
import { balance, snapshot } from './snapshots.ts'

const at = (amount: string, more: object = {}) => ({ sidecar: { balances: balance(amount), ...more } })

it('adds up the wallets of an account exactly', () => {
  const base = snapshot({ 'xai/a/one': at('0.1'), 'xai/a/two': at('0.2'), 'xai/b/one': at('5') })
  const head = snapshot({ 'xai/a/one': at('0.1'), 'xai/a/two': at('0.1000000001'), 'xai/b/one': at('5') })

  expect(accountTotals(base, head)).toEqual([
    {
      provider_id: 'xai',
      account_ref: 'a',
      keys: 2,
      money: [{ currency: 'USD', before: '0.3', after: '0.2000000001', delta: '-0.0999999999', at_least: false }],
    },
  ])
})

it('counts a wallet once that several keys spend from', () => {
  const team = { attributes: { team_id: 't1' } }
  const base = snapshot({ 'xai/a/one': at('10', team), 'xai/a/two': at('10', team) })
  const head = snapshot({ 'xai/a/one': at('8', team), 'xai/a/two': at('8', team) })

  expect(accountTotals(base, head)).toMatchObject([{ keys: 2, money: [{ before: '10', after: '8', delta: '-2' }] }])
})

it('compares a wallet with itself, whichever of its keys was read last, and in whichever account', () => {
  const [early, late] = ['2026-11-20T10:00:00Z', '2026-11-20T10:00:01Z']
  const team = { attributes: { team_id: 't1' } }
  const read = (amount: string, times: readonly string[]) =>
    snapshot({
      'xai/a/one': at(amount, { ...team, last_success_at: times[0] }),
      'xai/a/two': at(amount, { ...team, last_success_at: times[1] }),
      'xai/b/far': at(amount, { ...team, last_success_at: times[2] }),
    })
  const totals = (times: readonly string[]) => accountTotals(read('10', [late, early, early]), read('8', times))
  const money = [{ currency: 'USD', before: '10', after: '8', delta: '-2', at_least: false }]

  for (const times of [
    [late, early, early],
    [early, late, early],
    [early, early, late],
  ])
    expect(totals(times)).toMatchObject([
      { account_ref: 'a', keys: 2, money },
      { account_ref: 'b', keys: 1, money },
    ])
})

it('takes a wallet that came or went neither for a top-up nor for spending', () => {
  const one = snapshot({ 'xai/a/one': at('10') })
  const two = snapshot({ 'xai/a/one': at('10'), 'xai/a/two': at('7') })
  const another = snapshot({ 'xai/a/two': at('7') })
  const money = (after: typeof one) => accountTotals(one, after).map(({ money: [row] }) => row)

  expect(money(two)).toEqual([{ currency: 'USD', before: '10', after: '17', delta: null, at_least: false }])
  expect(money(another)).toEqual([{ currency: 'USD', before: '10', after: '7', delta: null, at_least: false }])
})

it('compares the wallets of a key that was renamed, alone or among keys that share one', () => {
  const moved = new Map([['xai/a/two', 'xai/a/zero']])
  const team = { attributes: { team_id: 't1' } }
  const money = (more: object) => {
    const base = snapshot({ 'xai/a/one': at('500'), 'xai/a/two': at('6.1', more), 'xai/a/x': at('6.1', more) })
    const head = snapshot({ 'xai/a/one': at('500'), 'xai/a/zero': at('2', more), 'xai/a/x': at('2', more) })
    return reviewOf(base, head, { base: 'a', head: 'b', now, moved }).totals.map(({ money: [row] }) => row)
  }

  expect(money({})).toEqual([{ currency: 'USD', before: '506.1', after: '502', delta: '-4.1', at_least: false }])
  expect(money(team)).toEqual([{ currency: 'USD', before: '506.1', after: '502', delta: '-4.1', at_least: false }])
})

it('tells no sum that lacks an amount, or that has too many digits', () => {
  const [large, most] = ['1'.repeat(40), '9'.repeat(60)]
  const base = snapshot({ 'xai/a/one': at('10'), 'xai/b/one': at('10') })
  const head = snapshot({ 'xai/a/one': at('9'), 'xai/a/two': at(large), 'xai/b/one': at('9'), 'xai/b/two': at(most) })

  expect(accountTotals(base, head)).toMatchObject([
    { account_ref: 'a', money: [{ before: '10', after: `${'1'.repeat(38)}20`, delta: null }] },
    { account_ref: 'b', money: [{ before: '10', after: null, delta: null }] },
  ])
})

it('counts no last amount of a rejected key that may be of the same wallet, and compares no sums of which one lacks it', () => {
  const dead = { sync_status: 'error', last_error: authError('2026-11-20T00:00:00Z') } as const
  const [early, late] = [{ last_success_at: '2026-11-19T00:00:00Z' }, { last_success_at: '2026-11-20T12:00:00Z' }]
  const live = snapshot({ 'xai/a/one': at('10', early), 'xai/a/two': at('10', early) })
  const [before, after] = ['7', '5'].map((left) =>
    snapshot({ 'xai/a/one': at('10', { ...early, ...dead }), 'xai/a/two': at(left, late) }),
  )

  const replaced = snapshot({ 'xai/a/one': at('10', early) })
  const apart = snapshot({ 'xai/a/one': at('10', early), 'xai/a/two': at('9', early) })

  expect(accountTotals(live, before ?? live)).toEqual([])
  expect(accountTotals(replaced, before ?? live)).toEqual([])
  expect(accountTotals(apart, before ?? live)).toMatchObject([{ money: [{ before: '19', after: '17', delta: '-2' }] }])
  expect(accountTotals(before ?? live, after ?? live)).toMatchObject([
    { keys: 2, money: [{ before: '7', after: '5', delta: '-2' }] },
  ])
})
