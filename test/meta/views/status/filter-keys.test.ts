// `keyz status --filter`: a small language that people type, and what it says to a mistake.
import { expect, it } from 'vitest'
import { keyFilter } from '../../../../meta/views/status/filter-keys.ts'
import { now, quota, statusKey } from '../../example.ts'

const keys = [
  statusKey({
    key_path: 'xai/Team/a',
    provider_id: 'xai',
    account_ref: 'team',
    tags: ['prod', 'eu'],
    badges: ['live', 'low'],
    owner: 'ops',
    env: ['XAI_API_KEY'],
    sync: false,
  }),
  statusKey({ key_path: 'xai/team/b', provider_id: 'xai', account_ref: 'team', status: 'error', badges: ['rejected'] }),
  statusKey({
    key_path: 'deepseek/c',
    provider_id: 'deepseek',
    tags: ['prod'],
    status: 'stale',
    badges: ['stale', 'expiring'],
  }),
  statusKey({ key_path: 'openrouter/d', key_kind: 'management', status: 'unsynced', badges: [] }),
]

function chosen(filter: string): string {
  const test = keyFilter(filter)
  if ('problem' in test) throw new Error(test.problem)
  return keys
    .filter((key) => test(key, now))
    .map(({ key_path }) => key_path.slice(-1))
    .join('')
}

it.each([
  ['', 'abcd'],
  ['provider=xai', 'ab'],
  ['provider=xai,status=error', 'b'],
  ['provider=xai,provider=deepseek', 'abc'],
  ['provider=xai, provider=deepseek, tag=prod', 'ac'],
  ['tag=prod,tag=eu', 'ac'],
  ['tag!=prod', 'bd'],
  ['tag=prod,tag!=eu', 'c'],
  ['account=team', 'ab'],
  ['kind=management', 'd'],
  ['badge=low', 'a'],
  ['low', 'a'],
  ['status:low', 'a'],
  ['status:rejected', 'b'],
  ['status=expiring', 'c'],
  ['status!=low', 'bcd'],
  ['status:low,status:stale', 'ac'],
  ['status:live', 'a'],
  ['expiring', 'c'],
  ['error', 'b'],
  ['rejected', 'b'],
  ['badge=error', 'b'],
  ['badge!=error', 'acd'],
  ['owner=ops', 'a'],
  ['owner:', 'bcd'],
  ['owner!=', 'a'],
  ['env=XAI_API_KEY', 'a'],
  ['sync=off', 'a'],
  ['identity=off', 'abcd'],
  ['unsynced', 'd'],
  ['error,stale', 'bc'],
  ['TEAM', 'ab'],
  ['team,a', 'ab'],
  ['xai/team/b', 'b'],
  ['tag=nobody', ''],
])('%j shows %j', (filter, expected) => {
  expect(chosen(filter)).toBe(expected)
})

it.each([
  ['colour=red', /colour is not a field: use provider, account/],
  ['provder:xai', /^provder is not a field \(did you mean provider\?\): use provider, account/],
  ['status:eror', /^eror is not a status \(did you mean error\?\): use live/],
  ['expire<30d', /^cannot compare expire \(did you mean expires\?\): use expires/],
  ['=x', /= needs a name before it: use provider/],
  ['constructor=x', /constructor is not a field/],
  ['status=lost', /lost is not a status: use live, stale, error, unsynced, rejected, .*low, expiring/],
  ['badge=unsynced', /unsynced is not a badge: use .*, or status:unsynced$/],
  ['badge=', /badge needs a value: use live/],
])('%j is refused with a sentence', (filter, problem) => {
  expect(keyFilter(filter)).toMatchObject({ problem: expect.stringMatching(problem) })
})

it.each([
  ['expires<30d', 'a'],
  ['expires>30d', 'b'],
  ['runway<3d', 'a'],
  ['runway>=1.6d', null],
  ['left<5', 'b'],
  ['left<=9', 'ab'],
  ['left<9USD', ''],
  ['left<9CNY', 'b'],
  ['left<10%', 'c'],
  ['spend>5', 'a'],
  ['age>300d', 'abc'],
  ['read<2h', 'abc'],
  ['provider:xai,left<=9', 'ab'],
  ['env:XAI_API_KEY', 'a'],
  ['tag:prod', 'a'],
  ['color<5', null],
  ['left<much', null],
])('%j compares, and what is unknown is neither less nor more: %s', (filter, expected) => {
  const unknown = { balances: null, quotas: null, expires_at: null, provider_id: 'xai' }
  const money = (amount: string, currency: string) => [{ amount, currency, parts: [] }]
  const compared = [
    statusKey({
      ...unknown,
      key_path: 'a',
      balances: money('9', 'USD'),
      runway_days: '1.6',
      burn: [{ currency: 'USD', per_day: '5.5' }],
      expires_at: '2026-12-01T00:00:00Z',
      env: ['XAI_API_KEY'],
      tags: ['prod'],
    }),
    statusKey({ ...unknown, key_path: 'b', balances: money('4', 'CNY'), expires_at: '2027-12-01T00:00:00Z' }),
    statusKey({
      ...unknown,
      key_path: 'c',
      quotas: [{ ...quota('2026-12-01T00:00:00Z'), unit: 'credits', limit: '1000', used: '950', remaining: '50' }],
    }),
  ]

  const test = keyFilter(filter)

  const paths = 'problem' in test ? null : compared.filter((key) => test(key, now)).map(({ key_path }) => key_path)
  expect(paths?.join('') ?? null).toBe(expected)
})

it('compares every spending cap, as policies do, and not only the one of which the least is left', () => {
  const cap = (name: string, limit: string, remaining: string) => ({ ...quota(null), name, limit, remaining })
  const paths = (filter: string) => {
    const test = keyFilter(filter)
    if ('problem' in test) throw new Error(test.problem)
    const caps = statusKey({ balances: null, quotas: [cap('a', '100', '2'), cap('b', '5', '1')] })
    const off = statusKey({ balances: null, quotas: [cap('off', '0', '0')] })
    return [caps, off].map((key) => test(key, now))
  }

  expect(paths('left<1.5')).toEqual([true, false])
  expect(paths('left<1')).toEqual([false, false])
  expect(paths('left<=1')).toEqual([true, false])
  expect(paths('left<=2%')).toEqual([true, false])
})

it('compares the runway that is left by now', () => {
  const filter = keyFilter('runway<3d')
  if ('problem' in filter) throw new Error(filter.problem)
  const readAt = (last_success_at: string) => statusKey({ runway_days: '5', last_success_at })

  const found = ['2026-11-20T00:00:00Z', '2026-11-18T12:00:00Z', '2026-11-01T00:00:00Z'].map((at) =>
    filter(readAt(at), now),
  )

  expect(found).toEqual([false, true, true])
})
