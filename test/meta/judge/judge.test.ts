// What a person is warned of today, decided from the stored reading and the clock.
import { expect, it } from 'vitest'
import { badgesOf, statusOf } from '../../../meta/judge/judge.ts'
import { Config } from '../../../schema/config.ts'
import { Decimal } from '../../../schema/decimal.ts'
import { Instant } from '../../../schema/instant.ts'
import { authError, now, quota, sidecar } from '../example.ts'

const usual = Config.parse({})
const quiet = Config.parse({ policies: [] })
const balance = (amount: string, currency = 'USD') =>
  sidecar({ balances: [{ amount, currency, parts: [] }], quotas: null, expires_at: null })
const expiring = (expires_at: string | null) => sidecar({ balances: null, quotas: null, expires_at })
const subject = (change: Partial<Parameters<typeof badgesOf>[1]> = {}) => ({
  provider_id: 'openrouter',
  key_path: 'openrouter/personal/ci',
  tags: [],
  expires_at: null,
  ...change,
})
const failed = authError('2026-11-20T00:00:00Z')

it.each([
  ['2026-11-21T00:00:00Z', 'live'],
  ['2026-11-19T00:00:00Z', 'live'],
  ['2026-11-18T23:59:59Z', 'stale'],
  ['2026-11-21T00:05:00Z', 'live'],
  [null, 'stale'],
])('a key last read at %s is %s after two days', (last_success_at, expected) => {
  expect(statusOf(sidecar({ last_success_at }), usual, now)).toBe(expected)
})

it('is stale by the time of the reading and of nothing else', () => {
  const old = sidecar({ last_success_at: '2026-11-01T00:00:00Z' })

  expect(statusOf(old, Config.parse({ sync: { stale_after: '21d' } }), now)).toBe('live')
  expect(statusOf(old, Config.parse({ sync: { stale_after: '0s' } }), now)).toBe('stale')
})

it.each([
  ['2026-11-20T00:00:00Z', false],
  ['2026-11-18T12:00:00Z', true],
  ['2026-11-11T00:00:00Z', true],
])('is low or not by the days that a reading of %s leaves from now', (last_success_at, isLow) => {
  const outlook = { runway_days: Decimal.parse('5'), paces: [] }

  const badges = badgesOf(
    { ...balance('50'), last_success_at: Instant.parse(last_success_at) },
    subject(),
    quiet,
    now,
    null,
    outlook,
  )

  expect(badges.includes('low')).toBe(isLow)
})

it('says error however fresh or old the last reading is', () => {
  expect(statusOf(sidecar({ sync_status: 'error', last_error: failed }), usual, now)).toBe('error')
  expect(statusOf(sidecar({ sync_status: 'error', last_error: failed, last_success_at: null }), usual, now)).toBe(
    'error',
  )
})

it('gives a key that was never synced no badge', () => {
  expect(statusOf(null, usual, now)).toBe('unsynced')
  expect(badgesOf(null, subject(), usual, now)).toEqual([])
})

it.each([
  ['4.99', ['live', 'low']],
  ['-0.25', ['live', 'empty', 'low']],
  ['0', ['live', 'empty', 'low']],
  ['5', ['live']],
  ['10', ['live']],
  ['100', ['live']],
])('with %s dollars and a policy of 5, shows %j', (amount, expected) => {
  expect(badgesOf(balance(amount), subject(), usual, now)).toEqual(expected)
})

it('compares amounts of one currency only', () => {
  expect(badgesOf(balance('1', 'CNY'), subject(), usual, now)).toEqual(['live'])
})

it('does not take an unknown balance for an empty one', () => {
  expect(badgesOf(expiring(null), subject(), usual, now)).toEqual(['live'])
})

it('is low too when little is left of a spending cap', () => {
  const left = (remaining: string | null) =>
    sidecar({ quotas: [{ ...quota(null), unit: 'USD', remaining }], expires_at: null })
  const requests = sidecar({ quotas: [{ ...quota(null), unit: 'requests', remaining: '11' }], expires_at: null })

  expect(badgesOf(left('4'), subject(), usual, now)).toEqual(['live', 'low'])
  expect(badgesOf(left(null), subject(), usual, now)).toEqual(['live'])
  expect(badgesOf(requests, subject(), usual, now)).toEqual(['live'])
})

it.each([
  ['2026-12-05T00:00:00Z', ['live', 'expiring']],
  ['2026-12-05T00:00:01Z', ['live']],
  ['2026-11-21T00:00:00Z', ['live', 'expired', 'expiring']],
  ['2020-01-01T00:00:00Z', ['live', 'expired', 'expiring']],
  [null, ['live']],
])('with an expiry at %s and a policy of 14 days, shows %j', (expires_at, expected) => {
  expect(badgesOf(expiring(expires_at), subject(), usual, now)).toEqual(expected)
})

it('goes by the expiry that a person declared where the provider tells none', () => {
  const soon = Instant.parse('2026-11-22T00:00:00Z')

  expect(badgesOf(expiring(null), subject({ expires_at: soon }), usual, now)).toEqual(['live', 'expiring'])
  expect(badgesOf(null, subject({ expires_at: soon }), usual, now)).toEqual(['expiring'])
  expect(badgesOf(expiring('2027-12-31T00:00:00Z'), subject({ expires_at: soon }), usual, now)).toEqual(['live'])
})

it('tells only facts where the store has no policies', () => {
  const worst = sidecar({
    balances: [{ amount: '-5', currency: 'USD', parts: [] }],
    expires_at: '2020-01-01T00:00:00Z',
  })

  expect(badgesOf(worst, subject(), quiet, now)).toEqual(['live', 'empty', 'expired'])
  expect(badgesOf(balance('0.01'), subject({ expires_at: Instant.parse('2026-11-22T00:00:00Z') }), quiet, now)).toEqual(
    ['live'],
  )
})

it('shows every warning, the status first', () => {
  const worst = sidecar({
    balances: [{ amount: '0', currency: 'USD', parts: [] }],
    expires_at: '2026-11-22T00:00:00Z',
  })

  expect(badgesOf(worst, subject(), usual, now)).toEqual(['live', 'empty', 'low', 'expiring'])
})

it('calls no rejected key low, because it spends nothing', () => {
  const rejected = { ...balance('1'), sync_status: 'error' as const, last_error: failed }
  const soon = { runway_days: Decimal.parse('0.5'), paces: [] }

  expect(badgesOf(rejected, subject(), usual, now, null, soon)).toEqual(['rejected'])
  expect(badgesOf(balance('1'), subject(), usual, now, null, soon)).toEqual(['live', 'low'])
})

it.each([
  [{ provider: 'xai' }, ['live']],
  [{ provider: 'openrouter' }, ['live', 'low']],
  [{ tag: 'prod' }, ['live', 'low']],
  [{ tag: 'test' }, ['live']],
  [{ path: 'openrouter/**' }, ['live', 'low']],
  [{ path: 'xai/**' }, ['live']],
])('applies a policy narrowed by %j to no other key', (narrowing, badges) => {
  const config = Config.parse({ policies: [{ balance_below: { amount: '5', currency: 'USD' }, ...narrowing }] })

  expect(badgesOf(balance('1'), subject({ tags: ['prod'] }), config, now)).toEqual(badges)
})

it('does not let an error hide how old the reading is', () => {
  const old = { last_success_at: '2026-10-25T00:00:00Z', quotas: null, expires_at: null }
  const badges = (different: Parameters<typeof sidecar>[0]) => badgesOf(sidecar(different), subject(), usual, now)

  expect(badges({ ...old, sync_status: 'error', last_error: failed })).toEqual(['rejected', 'stale'])
  expect(badges({ ...old, sync_status: 'error', last_error: { ...failed, kind: 'parse_error' } })).toEqual([
    'failing',
    'stale',
  ])
  expect(badges({ ...old, sync_status: 'error', last_error: failed, last_success_at: null })).toEqual(['rejected'])
})

it('shows a failure that will pass beside a good reading, and beside an old one', () => {
  const passing = { ...failed, kind: 'network_error' as const, http_status: null }
  const badges = (last_success_at: string) =>
    badgesOf(sidecar({ last_success_at, quotas: null, expires_at: null }), subject(), usual, now, passing)

  expect(badges('2026-11-20T00:00:00Z')).toEqual(['failing'])
  expect(badges('2026-11-01T00:00:00Z')).toEqual(['failing', 'stale'])
  expect(badgesOf(null, subject(), usual, now, passing)).toEqual(['failing'])
})

it('tells apart what is never asked automatically', () => {
  expect(badgesOf(balance('10'), subject({ sync: false }), usual, now)).toEqual(['live', 'not_asked'])
  expect(badgesOf(null, subject({ sync: false }), usual, now)).toEqual(['not_asked'])
})

it.each([
  [{ unit: 'percent', limit: '100', remaining: '9.9' }, ['live', 'low']],
  [{ unit: 'requests', limit: '100', remaining: '9' }, ['live', 'low']],
  [{ unit: 'requests', limit: '100', remaining: '-20' }, ['live', 'low']],
  [{ unit: 'percent', limit: null, remaining: '4' }, ['live', 'low']],
  [{ unit: 'requests', limit: '100', remaining: '10' }, ['live']],
  [{ unit: 'requests', limit: null, remaining: '1' }, ['live']],
  [{ unit: 'requests', limit: '0', remaining: '0' }, ['live']],
  [{ unit: 'requests', limit: '100', remaining: null }, ['live']],
  [{ unit: 'requests', limit: '100', remaining: '1', resets_at: '2026-11-20T23:00:00Z' }, ['live']],
])('with the quota %j shows %j', (changed, expected) => {
  const low = sidecar({ balances: null, expires_at: null, quotas: [{ ...quota(null), ...changed }] })

  expect(badgesOf(low, subject(), usual, now)).toEqual(expected)
  expect(badgesOf(low, subject(), quiet, now)).toEqual(['live'])
})

it('is empty when every balance or a spending cap is used up', () => {
  const usd = { amount: '0', currency: 'USD', parts: [] }
  const cny = { amount: '1', currency: 'CNY', parts: [] }
  const cap = (remaining: string, limit: string | null = '100') =>
    sidecar({ balances: null, expires_at: null, quotas: [{ ...quota(null), remaining, limit }] })
  const badges = (of: ReturnType<typeof sidecar>) => badgesOf(of, subject(), quiet, now)

  expect(badges(sidecar({ balances: [usd], quotas: null, expires_at: null }))).toEqual(['live', 'empty'])
  expect(badges(sidecar({ balances: [cny, usd], quotas: null, expires_at: null }))).toEqual(['live'])
  expect(badges(cap('0'))).toEqual(['live', 'empty'])
  expect(badges(cap('0', '0'))).toEqual(['live'])
})

it('is not low for a budget of zero, unless something was spent all the same', () => {
  const budget = (figures: object) =>
    sidecar({ balances: null, expires_at: null, quotas: [{ ...quota(null), limit: '0', used: '0', ...figures }] })

  expect(badgesOf(budget({ remaining: '0' }), subject(), usual, now)).toEqual(['live'])
  expect(badgesOf(budget({ used: '3', remaining: '-3' }), subject(), usual, now)).toEqual(['live', 'low'])
})
