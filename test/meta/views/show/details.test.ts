// `keyz show --all` as a person sees it, without colors.
import { expect, it } from 'vitest'
import { renderDetails } from '../../../../meta/views/show/details.ts'
import { renderScreen } from '../../../../meta/views/show/screen.ts'
import type { ShownKey } from '../../../../meta/views/show/shown-key.ts'
import type { HistoryPoint } from '../../../../schema/reports/status-report.ts'
import { authError, history, now } from '../../example.ts'
import { type Change, options, shown } from './shown.ts'

const wide = { ...options, width: 1000 }
const details = (different: Change = {}, points: HistoryPoint[] = []) =>
  renderDetails(shown(different, { history: points }), now, wide)

it('shows everything that is known of a key, and what to do about what is not', () => {
  expect(`\n${renderDetails(shown(), now, options).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    openrouter/personal/ci  ● live
    OpenRouter, account personal, alias ci, api key

      left        $74.75
      lasts       unknown: not enough readings yet
      spent       $25.50 this month, $25.75 in all
      read        1 hour ago from OpenRouter
      quota       ████████████░░░░ $74.50 of $100.00 left  key_limit
                  per month, resets 2026-12-01 (in 10 days)
      rate limit  200 requests per minute
      credits     $100.50 bought, $25.75 used
      costs       month 2026-11: $25.50

      expires     2027-12-31 (in 406 days), as OpenRouter says
      age         323 days, in the store since 2026-01-02
      details     412 models; free tier no; disabled no
      unknown     usage: make a management key
      in UTC      read 2026-11-20 22:33, expires 2027-12-31 23:59

      source      GET /key (200)
    "
  `)
})

const usd = (amount: string) => ({ amount, currency: 'USD' })
const cost = (period: 'day' | 'month', starts_at: string, ends_at: string, amount: string) => ({
  ...usd(amount),
  period,
  starts_at,
  ends_at,
  group: null,
})
const november = cost('month', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', '4.9')
const kinds: [string, ShownKey][] = [
  [
    'that runs out',
    shown(
      {
        burn: [{ currency: 'USD', per_day: '8.25' }],
        runway_days: '2.1',
        runway: { days: '2.1', low: '1', high: '4' },
        paces: [
          {
            name: 'key_limit',
            unit: 'USD',
            verdict: 'lasts',
            per_day: '1',
            days: null,
            low: null,
            high: null,
            runs_out_at: null,
            days_before_reset: null,
          },
        ],
      },
      {
        spent_30_days: [{ ...usd('82.28'), since: '2026-11-01T00:00:00Z', at_least: true, from: 'month' }],
        created_by: 'Ada',
      },
    ),
  ],
  [
    'whose balance stands still while it costs something',
    shown({
      burn: [{ currency: 'USD', per_day: '0' }],
      costs: [cost('day', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', '1.12')],
      week: {
        of: 'balance',
        name: 'USD',
        unit: 'USD',
        values: ['35', '35', '35', '35', '35', '35', '35'],
        topped_up_at: null,
      },
      attributes: { balance_estimated_usd: '30.95', free_tier: 'true' },
    }),
  ],
  [
    'that is rejected',
    {
      ...shown({
        status: 'error',
        badges: ['rejected'],
        last_error: authError('2026-11-20T00:00:00Z'),
        costs: [november],
      }),
      shares_wallet_with: ['xai/b', 'xai/c', 'xai/d', 'xai/e'],
    },
  ],
  [
    'with long lists, notes, and what the registry says',
    shown({
      owner: 'ops',
      tags: ['prod'],
      env: ['OPENROUTER_API_KEY'],
      record_identity: true,
      sync: false,
      changed_by_others: true,
      notes: 'word '.repeat(60).trim(),
      acknowledged: { runway_below: { until: '2026-12-01T00:00:00Z', why: 'topped up' } },
      passing_failure: { ...authError('2026-11-20T23:50:00Z'), kind: 'provider_error', http_status: 503 },
      key: {
        created_at: '2026-03-02T08:15:00Z',
        disabled: true,
        permissions: Array.from({ length: 15 }, (_, index) => `right-${index}`),
        plan: 'pro',
      },
    }),
  ],
  [
    'that lacks a management key which is stored',
    shown(
      { gaps: [{ field: 'usage', reason: 'needs_management_key', hint: 'make a management key' }] },
      { stored_management_key: 'openrouter/office/management' },
    ),
  ],
]

it.each(kinds)('tells of a key %s all that keyz show tells, in the same words', (_, key) => {
  const screen = renderScreen(key, now, wide)
  const cut = /,? (?:and \d+ more )?\(--all.*$|\.\.\. \(--all\)$/
  const facts = screen.map((line) => line.replace(cut, '').slice(line.startsWith('  ') ? 14 : 0))

  const all = renderDetails(key, now, wide).join('\n')

  expect(facts.filter((fact) => !all.includes(fact))).toEqual([])
})

it('shows amounts in cents, exactly on request, and never in another currency', () => {
  const different: Change = {
    balances: [
      { amount: '-0.0000001', currency: 'USD', parts: [] },
      { amount: '110.123456', currency: 'CNY', parts: [{ name: 'topped_up', amount: '10.5' }] },
    ],
  }
  const exact = renderDetails(shown(different), now, { ...wide, precision: 'exact' })

  expect(details(different)).toEqual(
    expect.arrayContaining(['  left        -$0.0000001', '              110.12 CNY  (topped up 10.50 CNY)']),
  )
  expect(exact).toContain('              110.123456 CNY  (topped up 10.50 CNY)')
})

it('says of the pace of a key without a balance that it is what it spends', () => {
  const text = details({ balances: null, burn: [{ currency: 'USD', per_day: '8.25' }] }).join('\n')

  expect(text).toMatch(/spent .*\$8\.25 a day/)
})

it('shows the costs and the usage of each window and model, and the limits of each model', () => {
  const group = { model: 'grok-4' }
  const window = { period: 'day', starts_at: '2026-11-20T00:00:00Z', ends_at: '2026-11-21T00:00:00Z' } as const

  const text = details({
    costs: [november, { ...window, ...usd('0.5'), group }],
    usage: [{ ...window, unit: 'input_tokens', quantity: '1200', group }],
    rate_limits: [{ unit: 'requests', limit: '20', per_seconds: 60, group }],
  }).join('\n')

  expect(text).toContain('month 2026-11: $4.90\n')
  expect(text).toContain('day 2026-11-20: $0.50  (model grok-4)')
  expect(text).toContain('day 2026-11-20: 1200 input tokens  (model grok-4)')
  expect(text).toContain('20 requests per minute  (model grok-4)')
})

it('names the details of a provider as people do', () => {
  const attributes = {
    balance_estimated_usd: '30.95',
    frozen_cny: '1.5',
    free_tier: 'false',
    available: 'true',
    keys: '2',
  }

  const text = details({ attributes }).join('\n')

  expect(text).toContain('estimated balance $30.95; frozen 1.50 CNY; free tier no; available yes; keys 2; disabled no')
})

it('shows to the minute when it was read, and until when it is valid', () => {
  expect(details()).toContain('  in UTC      read 2026-11-20 22:33, expires 2027-12-31 23:59')
})

it('says why each thing is not known', () => {
  const text = details({
    gaps: [
      { field: 'usage', reason: 'needs_management_key', hint: 'make a management key' },
      { field: 'key', reason: 'forbidden', hint: null },
      { field: 'models', reason: 'not_offered', hint: 'the list is public' },
    ],
  }).join('\n')

  expect(text).toContain('usage: make a management key\n')
  expect(text).toContain('key details: this key may not ask for it\n')
  expect(text).toContain('models: the list is public\n')
})

it('shows the balances of the past, and where there were none', () => {
  const shown = details(
    {},
    history([
      {
        at: '2026-11-20T00:00:00Z',
        sync_status: 'live',
        balances: [{ amount: '74.75', currency: 'USD', parts: [] }],
      },
      { at: '2026-11-19T00:00:00Z', sync_status: 'error', balances: null },
      { at: '2026-11-18T00:00:00Z', sync_status: 'live', balances: null },
    ]),
  )

  expect(shown.slice(-4)).toEqual([
    '  history     2026-11-20 00:00 UTC  $74.75',
    '              2026-11-19 00:00 UTC  error',
    '              2026-11-18 00:00 UTC  no balance',
    '  source      GET /key (200)',
  ])
})

it('leaves nothing out', () => {
  const permissions = Array.from({ length: 15 }, (_, index) => `right-${index}`)
  const notes = 'x'.repeat(300)
  const quotas = Array.from({ length: 6 }, (_, index) => ({
    name: `limit-${index}`,
    unit: 'requests',
    limit: '10',
    used: null,
    remaining: null,
    period: null,
    resets_at: null,
  }))

  const text = details({ key: { created_at: null, disabled: null, permissions, plan: null }, notes, quotas }).join('\n')

  for (const wanted of ['right-14', notes, 'limit-5']) expect(text).toContain(wanted)
  expect(text).not.toContain('--all')
})

it('shows names and notes with control characters in them, and does not obey them', () => {
  const hostile = 'x\u001b[2Jy\nz\u202e'

  const shown = details({
    key_path: hostile,
    account_ref: hostile,
    key_alias: hostile,
    tags: [hostile],
    notes: hostile,
  })

  expect(shown.join('')).not.toMatch(/[\p{Cc}\u202e]/u)
  expect(shown.join('\n').split('x\\u{1b}[2Jy\\nz\\u{202e}')).toHaveLength(6)
})
