// Every policy of a store: what violates it, what does not, and that unknown is never taken for good or bad without saying so.
import { expect, it } from 'vitest'
import { violationsOf } from '../../../meta/judge/check-policies.ts'
import { lastingOf } from '../../../meta/judge/outlook.ts'
import { Decimal } from '../../../schema/decimal.ts'
import { authError, now, quota, sidecar } from '../example.ts'
import { balance, snapshot, type TestKey } from '../review/snapshots.ts'

const path = 'openrouter/personal/ci'

function violations(
  policy: string,
  key: TestKey,
  days: string | null = null,
  band: [string, string | null] | null = null,
) {
  const config = `policies:\n  - ${policy}\n`
  const decimal = (text: string | null | undefined) => (text == null ? null : Decimal.parse(text))
  const exact = decimal(days)
  const runway = exact === null ? null : { days: exact, low: decimal(band?.[0]), high: decimal(band?.[1]) }
  return violationsOf(snapshot({ [path]: key }, { config }), now, {
    outlooks: new Map([[path, { runway, paces: [] }]]),
  })
}

it.each([
  ['2026-12-05T00:00:00Z', ['expires 2026-12-05 (in 14 days), and the limit is 14 days']],
  ['2026-11-20T00:00:00Z', ['expired 2026-11-20 (24 hours ago), and the limit is 14 days']],
  ['2026-12-05T00:00:01Z', []],
  [null, []],
])('expires_within 14d with an expiry of %s', (expires_at, messages) => {
  const found = violations('expires_within: 14d', { sidecar: { expires_at } })

  expect(found.map(({ message }) => message)).toEqual(messages)
})

it('expires_within goes by what the registry declares where the provider says nothing', () => {
  const found = violations('expires_within: 14d', { sidecar: null, row: { expires_at: '2026-11-22T00:00:00Z' } })

  expect(found).toMatchObject([
    { policy: 'expires_within', key_path: path, value: '2026-11-22T00:00:00Z', limit: '14d' },
  ])
})

it.each([
  ['4.99', 'USD', [{ policy: 'balance_below', value: '4.99', limit: '5' }]],
  ['-0.25', 'USD', [{ value: '-0.25', message: 'the balance is -$0.25, below $5.00' }]],
  ['5', 'USD', []],
  ['1', 'EUR', []],
])('balance_below $5 with %s %s', (amount, currency, expected) => {
  const found = violations('balance_below: { amount: "5", currency: USD }', {
    sidecar: { balances: balance(amount, currency), quotas: null },
  })

  expect(found).toMatchObject(expected)
  expect(found).toHaveLength(expected.length)
})

it.each([
  [balance('0', 'CNY'), ['the balance is empty, and the limit is 3 days']],
  [balance('-0.3', 'CNY'), ['the balance is empty, and the limit is 3 days']],
  [[...balance('0', 'CNY'), ...balance('4')], []],
  [balance('0.01', 'CNY'), []],
  [[], []],
  [null, []],
])('runway_below of the balances %j, which do not fall', (balances, messages) => {
  const found = violations('runway_below: 3d', { sidecar: { balances, quotas: null } })

  expect(found.map(({ message }) => message)).toEqual(messages)
})

it('runway_below counts the days since the reading, and does not claim to know what is left once they are over', () => {
  const readAgo = (last_success_at: string) =>
    violations('runway_below: 3d', { sidecar: { last_success_at, quotas: null } }, '6', ['5', null])

  const found = ['2026-11-20T00:00:00Z', '2026-11-17T00:00:00Z', '2026-11-11T00:00:00Z'].map(readAgo)

  expect(found.map((some) => some.map(({ value, message }) => [value, message]))).toEqual([
    [],
    [['2', 'the balance lasts 2 days (1 or more), and the limit is 3 days']],
    [
      [
        null,
        'the balance may be used up by now: it had 6 days left when it was read 10 days ago, and the limit is 3 days',
      ],
    ],
  ])
})

it('balance_below also means what is left of a spending cap, and no balance at all violates nothing', () => {
  const quota = { name: 'key_limit', unit: 'USD', limit: '9', used: '8', remaining: '1', period: null, resets_at: null }
  const policy = 'balance_below: { amount: "5", currency: USD }'

  expect(violations(policy, { sidecar: { balances: null, quotas: [quota] } })).toMatchObject([
    { message: 'what is left of key_limit is $1.00, below $5.00' },
  ])
  expect(violations(policy, { sidecar: { balances: null, quotas: null } })).toEqual([])
})

it.each([
  ['2.9', 1],
  ['3', 0],
  [null, 0],
])('runway_below 3d with %s days', (days, count) => {
  const found = violations('runway_below: 3d', {}, days)

  expect(found).toHaveLength(count)
  if (count > 0) expect(found).toMatchObject([{ policy: 'runway_below', value: days, limit: '3d' }])
})

it('balance_below knows nothing of a cap that has been reset since', () => {
  const cap = { name: 'cap', unit: 'USD', limit: '10', used: null, remaining: '1', period: null }
  const found = (resets_at: string) =>
    violations('balance_below: { amount: "5", currency: USD }', {
      sidecar: { balances: null, quotas: [{ ...cap, resets_at }] },
    }).map(({ message }) => message)

  expect(found('2026-11-21T00:00:00Z')).toEqual([])
  expect(found('2026-11-22T00:00:00Z')).toEqual(['what is left of cap is $1.00, below $5.00'])
})

it('quota_below tells how much is left of a quota, in percent', () => {
  const quota = { name: 'weekly', unit: 'requests', limit: '300', used: null, remaining: '29', period: null }
  const quotas = (resets_at: string | null) => ({ sidecar: { quotas: [{ ...quota, resets_at }] } })

  expect(violations('quota_below: 10%', quotas(null))).toMatchObject([
    {
      policy: 'quota_below',
      key_path: path,
      message: 'what is left of weekly is 9.7%, below 10%',
      value: '9.7%',
      limit: '10%',
    },
  ])
  expect(violations('quota_below: 9%', quotas(null))).toEqual([])
  expect(violations('quota_below: 10%', quotas('2026-11-20T00:00:00Z'))).toEqual([])
})

it('a balance just below the limit is told exactly', () => {
  const policy = 'balance_below: { amount: "5", currency: USD }'

  expect(violations(policy, { sidecar: { balances: balance('4.999'), quotas: null } })).toMatchObject([
    { message: 'the balance is $4.999, below $5.00', value: '4.999' },
  ])
})

it.each(['network_error', 'provider_error', 'rate_limited', 'config_error'] as const)(
  'status rejected does not mean a key with %s',
  (kind) => {
    const last_error = { ...authError('2026-11-20T00:00:00Z'), kind }

    expect(violations('status: rejected', { sidecar: { sync_status: 'error', last_error } })).toEqual([])
  },
)

it.each(['error', 'rejected'])('status %s tells since when and why', (name) => {
  const failed = { sync_status: 'error' as const, last_error: authError('2026-11-20T00:00:00Z') }

  expect(violations(`status: ${name}`, { sidecar: failed })).toMatchObject([
    {
      policy: 'status',
      value: 'auth_error',
      message: expect.stringContaining('rejected since 2026-11-20: '),
    },
  ])
  expect(violations(`status: ${name}`, {})).toEqual([])
})

it.each([
  ['2026-11-19T00:00:00Z', 0],
  ['2026-11-18T23:59:59Z', 1],
  [null, 1],
])('older_than 48h with a reading of %s', (last_success_at, count) => {
  expect(violations('older_than: 48h', { sidecar: { last_success_at } })).toHaveLength(count)
})

it('older_than means also a key that was never synced, unless it is not to be', () => {
  expect(violations('older_than: 48h', { sidecar: null })).toMatchObject([{ value: null, limit: '48h' }])
  expect(violations('older_than: 48h', { sidecar: null, row: { sync: false } })).toEqual([])
})

it.each([
  ['provider: xai', 0],
  ['provider: openrouter', 1],
  ['tag: prod', 1],
  ['tag: test', 0],
  ['path: "openrouter/**"', 1],
  ['path: "bank/**"', 0],
])('a policy narrowed by %s', (narrowing, count) => {
  const found = violations(`{ expires_within: 900d, ${narrowing} }`, { row: { tags: ['prod'] } })

  expect(found).toHaveLength(count)
})

it('looks only at the keys it is asked about, in the order of their names', () => {
  const config = 'policies: [{ older_than: 0s }]'
  const all = snapshot({ 'xai/a/b': {}, 'deepseek/a/b': {}, [path]: {} }, { config })

  const found = violationsOf(all, now, { outlooks: new Map(), narrowing: ({ provider_id }) => provider_id !== 'xai' })

  expect(found.map(({ key_path }) => key_path)).toEqual(['deepseek/a/b', path])
})

it('never passes over a file that cannot be read', () => {
  const broken = snapshot({ [path]: {} }, { config: 'policies: 7' })

  expect(violationsOf(broken, now, { outlooks: new Map() })).toMatchObject([
    { policy: 'unreadable', key_path: null, message: expect.stringContaining('.keyz/config.yaml, line 1') },
  ])
})

it.each([
  [null, 'the balance lasts 2.1 days, and the limit is 3 days'],
  [['1.2', '4.5'], 'the balance lasts 2.1 days (1 to 5), and the limit is 3 days'],
  [['1.2', null], 'the balance lasts 2.1 days (1 or more), and the limit is 3 days'],
  [['2.1', '2.1'], 'the balance lasts 2.1 days, and the limit is 3 days'],
] satisfies [[string, string | null] | null, string][])(
  'runway_below says how far it may be off: %j',
  (band, message) => {
    expect(violations('runway_below: 3d', {}, '2.1', band)).toMatchObject([{ message, value: '2.1', limit: '3d' }])
  },
)

it.each([
  // 950 of 1000 in the 20 days of this month: 47.5 a day. The last 50 go in 1.05 days, 8.9 days before December.
  ['3d', 'month', '50', ['the quota credits runs out in 25 hours, 8.9 days before its reset, and the limit is 3 days']],
  ['12h', 'month', '50', []],
  // 999 in 20 days: the last one goes in half an hour, and is not gone yet.
  [
    '3d',
    'month',
    '1',
    ['the quota credits runs out in less than an hour, 9.9 days before its reset, and the limit is 3 days'],
  ],
  ['3d', 'month', '0', ['the quota credits is used up, 10 days before its reset, and the limit is 3 days']],
  // 500 in 20 days: what is left lasts until the reset.
  ['30d', 'month', '500', []],
  // Full again within the day.
  ['3d', 'day', '0', []],
] as const)('runway_below %s of a quota per %s with %s left', (limit, period, remaining, messages) => {
  const amounts = { unit: 'credits', limit: '1000', used: null, remaining, period }
  const quotas = [{ ...quota('2026-12-01T00:00:00Z'), name: 'credits', ...amounts }]
  const read = { last_success_at: '2026-11-21T00:00:00Z', balances: null, costs: [], quotas }
  const outlooks = new Map([[path, lastingOf([], sidecar(read), now)]])
  const config = `policies:\n  - runway_below: ${limit}\n`

  const found = violationsOf(snapshot({ [path]: { sidecar: read } }, { config }), now, { outlooks })

  expect(found.map(({ message }) => message)).toEqual(messages)
})

it('names a key once that was rejected from the beginning, and one that is only unread as such', () => {
  const never = { last_success_at: null, sync_status: 'error' as const, last_error: authError('2026-11-20T00:00:00Z') }
  const all = snapshot(
    { [path]: { sidecar: never }, 'xai/a/unread': { sidecar: null } },
    { config: 'policies: [{ older_than: 48h }, { status: rejected }]' },
  )
  const unwatched = snapshot({ [path]: { sidecar: never } }, { config: 'policies: [{ older_than: 48h }]' })
  const named = (one: typeof all) =>
    violationsOf(one, now, { outlooks: new Map() }).map(({ key_path, policy }) => [key_path, policy])

  expect(named(all)).toEqual([
    [path, 'status'],
    ['xai/a/unread', 'older_than'],
  ])
  expect(named(unwatched)).toEqual([[path, 'older_than']])
})

it.each([
  ['[{ runway_below: 3d }, { status: rejected }]', ['status']],
  [
    '[{ balance_below: { amount: "5", currency: USD } }, { quota_below: 10% }, { status: rejected }, { older_than: 1h }]',
    ['older_than', 'status'],
  ],
  ['[{ runway_below: 3d }]', ['runway_below']],
  ['[{ balance_below: { amount: "5", currency: USD } }, { quota_below: 10% }]', ['balance_below', 'quota_below']],
] as const)('says of a rejected key with policies %s that it spends nothing, once', (policies, names) => {
  const rejected = { sync_status: 'error' as const, last_error: authError('2026-11-20T00:00:00Z') }
  const quotas = [{ ...quota(null), unit: 'requests', used: '95', remaining: '5' }]
  const all = snapshot(
    { [path]: { sidecar: { ...rejected, balances: balance('1'), quotas } } },
    { config: `policies: ${policies}` },
  )
  const runway = { days: Decimal.parse('1'), low: null, high: null }

  const found = violationsOf(all, now, { outlooks: new Map([[path, { runway, paces: [] }]]) })

  expect(found.map(({ policy }) => policy).sort()).toEqual(names)
})
