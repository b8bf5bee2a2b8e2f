// Keys of one wallet, named together.
import { expect, it } from 'vitest'
import { sharersAmong, walletsOf } from '../../../meta/judge/shared-wallets.ts'
import { statusKey } from '../example.ts'
import { balance } from '../review/snapshots.ts'

it('names all keys of a wallet, and with which of them the money is shown', () => {
  const key = (key_path: string, left: string) =>
    statusKey({ key_path, provider_id: 'xai', account_ref: 'team', balances: balance(left) })
  const keys = [key('xai/b', '9'), key('xai/a', '9'), key('xai/alone', '4'), key('xai/c', '9')]

  const wallets = walletsOf(keys)

  expect(wallets).toEqual([{ shown_with: 'xai/b', keys: ['xai/a', 'xai/b', 'xai/c'] }])
  expect(sharersAmong(keys)('xai/c')).toEqual(['xai/a', 'xai/b'])
  expect(sharersAmong(keys)('xai/alone')).toEqual([])
})

it('names those that work before those that are rejected themselves', () => {
  const shared = { provider_id: 'xai', account_ref: 'team', balances: balance('9') }
  const keys = ['xai/a', 'xai/b', 'xai/c'].map((key_path) =>
    statusKey({ ...shared, key_path, badges: [key_path === 'xai/c' ? 'live' : 'rejected'] }),
  )

  expect(sharersAmong(keys)('xai/a')).toEqual(['xai/c', 'xai/b'])
})

it.each<[string, Parameters<typeof statusKey>[0]]>([
  ['read at the same time', {}],
  ['read later', { last_success_at: '2026-11-20T22:33:09Z' }],
])('shows the money with a key that works, not with a rejected one that was %s', (_, different) => {
  const shared = { provider_id: 'xai', account_ref: 'team', balances: balance('9') }
  const keys = [
    statusKey({ ...shared, key_path: 'xai/a', badges: ['rejected'], ...different }),
    statusKey({ ...shared, key_path: 'xai/b', badges: ['low'] }),
  ]

  expect(walletsOf(keys)).toEqual([{ shown_with: 'xai/b', keys: ['xai/a', 'xai/b'] }])
})

it('shows the amount that a rejected key was the last to read, rather than an older one', () => {
  const shared = { provider_id: 'xai', attributes: { team_id: 'team' } }
  const keys = [
    statusKey({ ...shared, key_path: 'xai/a', balances: balance('9') }),
    statusKey({
      ...shared,
      key_path: 'xai/b',
      balances: balance('7'),
      badges: ['rejected'],
      last_success_at: '2026-11-20T23:00:00Z',
    }),
  ]

  expect(walletsOf(keys)).toMatchObject([{ shown_with: 'xai/b' }])
})

it.each([
  ['that was read last', ['2026-11-20T03:00:00Z', '2026-11-20T02:00:00Z', '2026-11-20T01:00:00Z']],
  ['that was read first', ['2026-11-20T01:00:00Z', '2026-11-20T02:00:00Z', '2026-11-20T03:00:00Z']],
])(
  'counts the wallet of a named owner once beside a key without one %s',
  (_, [unnamed = null, named = null, other = null]) => {
    const key = (key_path: string, last_success_at: string | null, left: string, team_id?: string) =>
      statusKey({
        ...{ key_path, provider_id: 'xai', account_ref: 'a', balances: balance(left), last_success_at },
        attributes: team_id === undefined ? {} : { team_id },
      })
    const keys = [
      key('xai/unnamed', unnamed, '9'),
      key('xai/named', named, '9', 'one'),
      key('xai/older', other, '11', 'one'),
      key('xai/stranger', named, '9', 'two'),
    ]

    const [wallet, ...others] = walletsOf(keys).map(({ keys: paths }) => paths)

    expect(others).toEqual([])
    expect(wallet).toEqual(['xai/named', 'xai/older', 'xai/unnamed'])
  },
)
