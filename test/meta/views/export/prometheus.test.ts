// Metrics that Prometheus takes as they are: known figures only, exact, and under stable names.
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { prometheusText } from '../../../../meta/views/export/prometheus.ts'
import type { StatusKey } from '../../../../schema/reports/status-report.ts'
import { parsePrometheus } from '../../../support/prometheus-text.ts'
import { authError, now, statusKey } from '../../example.ts'

const text = (...keys: StatusKey[]) => `${prometheusText(keys, now).join('\n')}\n`

const percent = {
  name: 'weekly',
  unit: 'percent',
  limit: '100',
  used: '12.5',
  remaining: '87.5',
  period: '7d' as const,
  resets_at: null,
}

const unknown = {
  balances: null,
  credits_total: null,
  credits_used: null,
  costs: null,
  quotas: null,
  expires_at: null,
  last_success_at: null,
}

it('has every figure of a key that is known', () => {
  const samples = parsePrometheus(text(statusKey({ runway_days: '2.5' })))

  expect(samples.map(({ name, value }) => [name, value])).toEqual([
    ['keyz_export_timestamp_seconds', Date.parse(now) / 1000],
    ['keyz_key_up', 1],
    ['keyz_key_rejected', 0],
    ['keyz_key_expires_timestamp_seconds', Date.parse('2027-12-31T23:59:59Z') / 1000],
    ['keyz_last_success_timestamp_seconds', Date.parse('2026-11-20T22:33:07Z') / 1000],
    ['keyz_runway_seconds', 216_000],
    ['keyz_balance', 74.75],
    ['keyz_balance_shared', 0],
    ['keyz_credits_granted', 100.5],
    ['keyz_credits_used', 25.75],
    ['keyz_cost', 25.5],
    ['keyz_quota_limit', 100],
    ['keyz_quota_used', 25.5],
    ['keyz_quota_remaining', 74.5],
    ['keyz_quota_resets_timestamp_seconds', Date.parse('2026-12-01T00:00:00Z') / 1000],
  ])
  expect(samples.find(({ name }) => name === 'keyz_cost')?.labels).toEqual({
    provider: 'openrouter',
    account: 'personal',
    key: 'openrouter/personal/ci',
    period: 'month',
    currency: 'USD',
  })
})

it('has no sample for what is unknown, and none at all for a key that was never synced', () => {
  const failed = statusKey({ ...unknown, sync_status: 'error', last_error: authError(now), badges: ['rejected'] })
  const unsynced = statusKey({ ...unknown, sync_status: null, capabilities: null, status: 'unsynced' })

  expect(
    parsePrometheus(text(failed))
      .map(({ name, value }) => [name, value])
      .slice(1),
  ).toEqual([
    ['keyz_key_up', 0],
    ['keyz_key_rejected', 1],
  ])
  expect(parsePrometheus(text(unsynced)).map(({ name }) => name)).toEqual(['keyz_export_timestamp_seconds'])
})

it('turns percent into a ratio, and takes a quota once that is reported twice', () => {
  const samples = parsePrometheus(
    text(statusKey({ quotas: [percent, percent, { ...percent, name: 'other', used: null }] })),
  )

  expect(
    samples.filter(({ name }) => name.endsWith('_ratio')).map(({ name, labels, value }) => [name, labels.quota, value]),
  ).toEqual([
    ['keyz_quota_used_ratio', 'weekly', 0.125],
    ['keyz_quota_remaining_ratio', 'weekly', 0.875],
    ['keyz_quota_remaining_ratio', 'other', 0.875],
  ])
})

it('marks the balances that another key counts, so that a sum has each wallet once', () => {
  const left = (amount: string) => [{ amount, currency: 'USD', parts: [] }]
  const samples = parsePrometheus(
    text(
      statusKey({ key_path: 'x/a', balances: left('4') }),
      statusKey({ key_path: 'x/b', balances: left('4') }),
      statusKey({ key_path: 'x/c', balances: left('2.5') }),
      statusKey({ key_path: 'x/d', balances: null }),
    ),
  )
  const of = (metric: string) =>
    new Map(samples.filter(({ name }) => name === metric).map(({ labels, value }) => [labels.key, value]))
  const shared = of('keyz_balance_shared')

  expect([...shared]).toEqual([
    ['x/a', 0],
    ['x/b', 1],
    ['x/c', 0],
  ])
  const once = [...of('keyz_balance')].filter(([key]) => shared.get(key) !== 1)
  expect(once.reduce((sum, [, amount]) => sum + amount, 0)).toBe(6.5)
})

it('carries no message, note, tag or model', () => {
  const key = statusKey({
    notes: 'PRIVATE',
    tags: ['PRIVATE'],
    owner: 'PRIVATE',
    models: { count: 1, ids: ['PRIVATE'] },
  })

  expect(text(key)).not.toContain('PRIVATE')
})

it('can be read whatever a key is called, and calls it that', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', '"', '\\', '\n', '{', '}', ',', '=', ' ', 'é', '\u202e', '👩‍👩‍👦'),
    minLength: 1,
  })
  fc.assert(
    fc.property(name, (account_ref) => {
      const [, up] = parsePrometheus(text(statusKey({ account_ref })))

      expect(up?.labels.account).toBe(account_ref)
    }),
  )
})

it('has nothing to complain about for promtool, where there is one', () => {
  const whole = text(statusKey({ runway_days: '2.5', quotas: [percent], account_ref: 'a "b" \\ c' }))
  const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: whole })

  expect(parsePrometheus(whole).length).toBeGreaterThan(10)
  if (error === undefined) expect([status, String(stdout), String(stderr)]).toEqual([0, '', ''])
})
