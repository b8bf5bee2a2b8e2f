// `keyz show` as a person sees it, at 80 columns: one kind of key each.
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { renderScreen } from '../../../../meta/views/show/screen.ts'
import { colorStyle, plainStyle } from '../../../../meta/views/style.ts'
import type { ShowReport } from '../../../../schema/reports/status-report.ts'
import { authError, now } from '../../example.ts'
import { type Change, options, shown } from './shown.ts'

const nothing = {
  balances: null,
  credits_total: null,
  credits_used: null,
  costs: null,
  quotas: null,
  rate_limits: null,
  expires_at: null,
  models: null,
  attributes: {},
  gaps: [],
} satisfies Change

const row = (period: 'day' | 'month' | 'total', starts: string | null, ends: string | null, amount: string) => ({
  period,
  starts_at: starts,
  ends_at: ends,
  amount,
  currency: 'USD',
  group: null,
})
const quotaOf = (name: string, unit: string, limit: string, remaining: string, resets_at: string | null) => ({
  name,
  unit,
  limit,
  used: null,
  remaining,
  period: 'month' as const,
  resets_at,
})
const pace = (name: string, unit: string, verdict: 'lasts' | 'runs_out' | 'unknown', early: string | null) => ({
  name,
  unit,
  verdict,
  per_day: '1',
  days: verdict === 'runs_out' ? '2.5' : null,
  low: null,
  high: null,
  runs_out_at: null,
  days_before_reset: early,
})
const violation = (policy: 'runway_below' | 'status' | 'older_than', message: string) => ({
  policy,
  key_path: 'openrouter/personal/ci',
  message,
  value: null,
  owner: null,
  tags: [],
  acknowledged: null,
  limit: null,
})

const kinds: Record<string, ShowReport> = {
  wallet: shown(
    {
      badges: ['live', 'low'],
      balances: [
        { amount: '2.5', currency: 'CNY', parts: [] },
        { amount: '17.35', currency: 'USD', parts: [{ name: 'granted', amount: '10' }] },
      ],
      burn: [{ currency: 'USD', per_day: '8.25' }],
      runway_days: '2.1',
      runway: { days: '2.1', low: '1.9', high: '2.8' },
      week: {
        of: 'balance',
        name: null,
        unit: 'USD',
        values: [null, '60', '55', '42.1', '30', '25.6', '17.35'],
        topped_up_at: null,
      },
      costs: [
        row('day', '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z', '0.62'),
        row('month', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', '25.5'),
      ],
      rotated_at: '2026-11-01T00:00:00Z',
      tags: ['prod', 'nightly'],
      owner: 'ops',
      env: ['OPENROUTER_API_KEY'],
      notes: 'used by the nightly job',
      key: { created_at: null, disabled: false, permissions: ['read', 'write'], plan: 'pay as you go' },
    },
    {
      created_by: 'Ana',
      replacements: [
        { at: '2026-11-01T00:00:00Z', author: 'Bo' },
        { at: '2026-06-01T00:00:00Z', author: null },
      ],
      violations: [violation('runway_below', 'the balance lasts 2.1 days, and the limit is 3 days')],
      stored_management_key: 'openrouter/personal/management',
    },
  ),
  quota: shown({
    ...nothing,
    quotas: [
      quotaOf('searches', 'requests', '1000', '50', '2026-12-01T00:00:00Z'),
      quotaOf('tokens', 'tokens', '1000000', '900000', '2026-12-01T00:00:00Z'),
      quotaOf('old', 'requests', '10', '1', '2026-11-20T00:00:00Z'),
      { ...quotaOf('cap', 'USD', '200', '0', null), remaining: null },
    ],
    paces: [
      pace('searches', 'requests', 'runs_out', '7.5'),
      pace('tokens', 'tokens', 'lasts', null),
      pace('old', 'requests', 'unknown', null),
      pace('cap', 'USD', 'unknown', null),
    ],
    rate_limits: [{ unit: 'requests', limit: '200', per_seconds: 60, group: null }],
  }),
  rejected: shown(
    {
      ...nothing,
      status: 'error',
      badges: ['rejected'],
      sync_status: 'error',
      last_success_at: null,
      last_error: authError('2026-11-11T00:00:00Z'),
    },
    {
      violations: [
        violation('status', 'rejected since 2026-11-11'),
        violation('older_than', 'was never read, and the limit is 2 days'),
      ],
    },
  ),
  unsynced: shown({
    ...nothing,
    status: 'unsynced',
    badges: [],
    sync_status: null,
    last_success_at: null,
    provenance: [],
    capabilities: null,
  }),
  admin: shown({
    ...nothing,
    key_kind: 'admin',
    key_path: 'ai/openai/acme/admin',
    costs: [
      row('day', '2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z', '11'),
      row('day', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', '12.5'),
      { ...row('month', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', '375'), period: 'month' },
      { ...row('month', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', '370'), group: { model: 'gpt' } },
    ],
    burn: [{ currency: 'USD', per_day: '12.5' }],
    week: { of: 'cost', name: null, unit: 'USD', values: ['3', '5', '2', null, '9', '11', '12.5'], topped_up_at: null },
  }),
}

it.each(Object.entries(kinds))('shows a key of the kind %s on one screen of 80 columns', async (kind, key) => {
  const lines = renderScreen(key, now, options)

  expect(lines.length).toBeLessThanOrEqual(24)
  expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([])
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../../../golden/show/${kind}.txt`)
})

it('draws with plain characters where a terminal has no others, and paints only where it has colors', async () => {
  const [wallet, quota] = [kinds.wallet, kinds.quota]
  if (wallet === undefined || quota === undefined) throw new Error('no such kind')

  const plain = renderScreen(quota, now, { ...options, style: { ...plainStyle, ascii: true } }).join('\n')
  const painted = renderScreen(wallet, now, { ...options, style: colorStyle }).join('\n')

  expect(plain).toMatch(/^\p{ASCII}*$/u)
  expect(plain).toContain('#............... 50 of 1000 requests left')
  await expect(`${painted}\n`).toMatchFileSnapshot('../../../golden/show/wallet-color.txt')
})

it('shows amounts exactly on request', () => {
  const key = shown({ balances: [{ amount: '1.23456', currency: 'USD', parts: [] }] })

  expect(renderScreen(key, now, options).join('\n')).toContain('left        $1.23\n')
  expect(renderScreen(key, now, { ...options, precision: 'exact' }).join('\n')).toContain('left        $1.23456\n')
})

it('keeps to the width whatever the names are, and obeys no character in them', () => {
  const hostile = `x\u001b[2Jy\nz\u202e${'字'.repeat(60)}`
  const key = shown(
    { key_path: hostile, account_ref: hostile, key_alias: hostile, tags: [hostile], notes: 'n'.repeat(1500) },
    { stored_management_key: hostile },
  )

  const lines = renderScreen({ ...key, created_by: '\u001b[31mEve' }, now, { ...options, width: 40 })

  expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e]/u)
  expect(lines.filter((line) => stringWidth(line) > 40)).toEqual([])
})

it('says what it leaves out', () => {
  const permissions = Array.from({ length: 15 }, (_, index) => `right-${index}`)
  const quotas = Array.from({ length: 6 }, (_, index) => quotaOf(`q${index}`, 'requests', '10', '5', null))
  const key = shown({ key: { created_at: null, disabled: true, permissions, plan: null }, quotas })

  const text = renderScreen(key, now, options).join('\n')

  expect(text).toContain('right-3, and 11 more (--all)')
  expect(text).toContain('and 2 more (--all)')
  expect(text).toContain('disabled    yes')
})

it('claims no pace of nothing for a balance that stood still while money was spent', () => {
  const screen = (day: string, currency: string, before: string | null = '74.75') =>
    renderScreen(
      shown({
        last_success_at: now,
        burn: [],
        week: {
          of: 'balance',
          name: null,
          unit: 'USD',
          values: [null, null, null, null, before, '74.75', '74.75'],
          topped_up_at: null,
        },
        costs: [{ ...row('day', `2026-11-${day}T00:00:00Z`, `2026-11-${day}T23:59:59Z`, '1.12'), currency }],
      }),
      now,
      { ...options, width: 100 },
    ).join('\n')

  const unseen = 'lasts       unknown: the balance has not moved, though'
  expect(screen('21', 'USD')).toContain(`${unseen} $1.12 was spent today`)
  expect(screen('19', 'USD')).toContain(`${unseen} the provider reports spending`)
  expect(screen('21', 'USD')).not.toContain('a day')
  for (const silent of [screen('21', 'EUR'), screen('19', 'USD', null), screen('18', 'USD')])
    expect(silent).toContain('lasts       unknown: not enough readings yet')
})

it('says how long the money lasts only where somebody can tell', () => {
  const left = (change: Change) =>
    renderScreen(shown(change), now, options)
      .find((line) => line.startsWith('  lasts'))
      ?.trim()
  const band = (days: string, low: string | null, high: string | null) => ({ runway: { days, low, high } })

  expect(left({})).toBe('lasts       unknown: not enough readings yet')
  expect(left({ burn: [{ currency: 'USD', per_day: '0' }] })).toBe('lasts       it did not fall lately')
  expect(left(band('0', '0', '0'))).toBe('lasts       empty')
  expect(left(band('1', null, null))).toBe('lasts       22 hours, until 2026-11-21')
  expect(left(band('3', '2', null))).toBe('lasts       3 days (2 or more), until 2026-11-23')
  expect(left(band('99999999', '2', null))).toBe('lasts       over a year')
  expect(left({ balances: null })).toBeUndefined()
  expect(left({ ...band('3', '2', null), badges: ['rejected', 'low'] })).toBeUndefined()
})

it('says of a rejected key since when it is, whose money that was, and nothing to do that cannot help', () => {
  const gaps = [{ field: 'usage' as const, reason: 'needs_management_key' as const, hint: null }]
  const rejected = {
    ...nothing,
    gaps,
    status: 'error' as const,
    badges: ['rejected' as const],
    balances: [{ amount: '1.1', currency: 'USD', parts: [] }],
    last_error: authError('2026-11-11T00:00:00Z'),
  }
  const stored_management_key = 'openrouter/office/management'
  const screen = (change: Change, shares_wallet_with?: string[]) =>
    renderScreen({ ...shown(change, { stored_management_key }), shares_wallet_with }, now, { ...options, width: 100 })
      .join('\n')
      .replace(/\n {14}/g, '|')

  const text = screen(rejected, [stored_management_key])

  expect(text).toContain('  error       the provider rejects this key (rejected since 2026-11-11)\n')
  expect(text).toContain(
    '  left        $1.10|last known before it was rejected; same wallet as openrouter/office/management\n',
  )
  expect(text).toMatch(/ {2}unknown {5}usage \(--all says why\)$/)
  expect(screen(rejected)).toContain('|last known before it was rejected\n')
  expect(screen({ ...nothing, gaps })).toContain('can ask for it: keyz sync it, then')
})

it('names the branch that a reading comes from', () => {
  const text = renderScreen(shown({ read_from: 'origin/keyz/metadata' }), now, options).join('\n')

  expect(text).toContain('read        1 hour ago from OpenRouter, by way of origin/keyz/metadata')
})

it('begins with the balance that is used up first, however old the reading is', () => {
  const change = {
    ...nothing,
    balances: [
      { amount: '50', currency: 'CNY', parts: [] },
      { amount: '31', currency: 'USD', parts: [] },
    ],
    burn: [
      { currency: 'CNY', per_day: '0' },
      { currency: 'USD', per_day: '1' },
    ],
    runway_days: '31',
    runway: { days: '31', low: null, high: null },
    week: null,
  } satisfies Change

  const lines = renderScreen(shown(change), now, options)

  expect(lines.find((line) => line.includes('left'))).toContain('$31.00')
})

it('says when a reading is from that the clock has not come to yet, and of which day the end has passed', () => {
  const [left, perDay] = [[{ amount: '30', currency: 'USD', parts: [] }], [{ currency: 'USD', per_day: '10' }]]
  const money = {
    ...nothing,
    balances: left,
    burn: perDay,
    runway_days: '3',
    runway: { days: '3', low: null, high: null },
  }
  const lines = (last_success_at: string) =>
    renderScreen(shown({ ...money, last_success_at, status: 'stale', badges: ['stale'] }), now, {
      ...options,
      width: 200,
    })

  expect(lines('2026-11-24T00:00:00Z').join('\n')).toContain(
    '2026-11-24T00:00:00Z (later than this clock, 2026-11-21T00:00:00Z) from OpenRouter',
  )
  expect(lines('2026-11-15T00:00:00Z').join('\n')).toContain(
    'lasts       may be used up by now: 3 days from the last reading, until 2026-11-18',
  )
})

it('leads a key that was never read to a sync, unless one has just failed', () => {
  const unread = { ...nothing, status: 'unsynced' as const, last_success_at: null }
  const failed = { kind: 'provider_error' as const, message: 'later', http_status: 503, request: null, at: now }
  const screen = (passing_failure: typeof failed | null) =>
    renderScreen(shown({ ...unread, passing_failure }), now, options).join('\n')

  expect(screen(null)).toContain('read        never: run keyz sync')
  expect(screen(failed)).toMatch(/read {8}never$/m)
})

it('says that the sidecar is unreadable, and what to do, instead of never', () => {
  const problem = '.keyz/providers/openrouter/personal/ci.json: unresolved merge conflict on line 12; edit the file'
  const key = shown(
    {
      ...nothing,
      status: 'error',
      badges: ['failing'],
      last_success_at: null,
      last_error: { kind: 'config_error', message: problem, http_status: null, request: null, at: now },
      unreadable: problem,
    },
    { expires_from: null },
  )

  const text = renderScreen(key, now, options).join('\n')

  expect(text.replace(/\s+/g, ' ')).toContain(`error its sidecar is unreadable: ${problem}`)
  expect(text).toContain('read        not known: its sidecar is unreadable')
})

it('says what was spent in the last 30 days, as far as the history tells', () => {
  const recent = (at_least: boolean, from: 'total' | 'balance') => [
    { currency: 'USD', amount: '61.3', since: '2026-10-22T00:00:00Z', at_least, from },
  ]
  const spent = (at_least: boolean, from: 'total' | 'balance') =>
    renderScreen(shown(nothing, { spent_30_days: recent(at_least, from) }), now, options)
      .join(' ')
      .replace(/\s+/g, ' ')

  expect(spent(true, 'balance')).toContain(
    'spent at least $61.30 in the last 30 days (by its balance, since 2026-10-22) ',
  )
  expect(spent(false, 'total')).toContain('spent $61.30 in the last 30 days read')
})
