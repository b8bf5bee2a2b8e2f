// The rows of a list in which every key has one, as in the terminal interface.
import { expect, it } from 'vitest'
import { rowsOfEach } from '../../../../meta/views/status/status-rows.ts'
import { authError, now, statusKey } from '../../example.ts'

const shared = {
  account_ref: 'team',
  attributes: { team_id: 't' },
  quotas: null,
  balances: [{ amount: '9', currency: 'USD', parts: [] }],
}

it('shows the balance of a shared wallet once, with the key that works, and names that key in the other rows', () => {
  const keys = [
    statusKey({
      ...shared,
      key_path: 'x/dead',
      status: 'error',
      badges: ['rejected'],
      last_error: authError('2026-11-20T21:00:00Z'),
    }),
    statusKey({ ...shared, key_path: 'x/one' }),
    statusKey({ ...shared, key_path: 'x/two' }),
    statusKey({ key_path: 'x/own', quotas: null, balances: [{ amount: '5', currency: 'USD', parts: [] }] }),
  ]

  const rows = rowsOfEach(keys, now, false)

  expect([...rows].map(([path, { left }]) => [path, left])).toEqual([
    ['x/dead', '-'],
    ['x/one', '$9.00'],
    ['x/two', '-'],
    ['x/own', '$5.00'],
  ])
  expect(rows.get('x/two')?.notes[0]?.[0]).toBe('same wallet as x/one')
})

it.each([
  [{ passing_failure: failure('network_error') }, ['not reached 3 h ago']],
  [{ passing_failure: { ...failure('provider_error'), http_status: 503 } }, ['503 3 h ago']],
  [{ status: 'error', last_error: failure('parse_error') }, ['its answer was not understood 3 h ago', 'see keyz show']],
  [{ status: 'error', last_error: { ...failure('config_error'), at: now } }, ['not usable as it is', 'see keyz show']],
  [
    { status: 'error', last_error: { ...failure('config_error'), at: now }, unreadable: 'x.json' },
    ['its sidecar is unreadable', 'see keyz show'],
  ],
] as const)('calls a failure what people call it: %j', (different, notes) => {
  const key = statusKey({
    key_path: 'x/one',
    quotas: null,
    balances: null,
    costs: null,
    badges: ['failing'],
    ...different,
  })

  expect(
    rowsOfEach([key], now, false)
      .get('x/one')
      ?.notes.map(([words]) => words),
  ).toEqual(notes)
})

function failure(kind: 'network_error' | 'provider_error' | 'parse_error' | 'config_error') {
  return { kind, message: 'it failed', http_status: null, request: null, at: '2026-11-20T21:00:00Z' }
}
