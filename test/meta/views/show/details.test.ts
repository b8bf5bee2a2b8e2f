// `keyz show` as a person sees it, without colours.
import { expect, it } from 'vitest'
import { renderDetails } from '../../../../meta/views/show/details.ts'
import { plainStyle } from '../../../../meta/views/style.ts'
import { Instant } from '../../../../schema/instant.ts'
import type { HistoryPoint } from '../../../../schema/reports/status-report.ts'
import { authError, history, now, statusKey } from '../../example.ts'

type Different = Parameters<typeof statusKey>[0]

const details = (different: Different = {}, points: HistoryPoint[] = []) =>
  renderDetails({ ...statusKey(different), history: points }, now, plainStyle)

it('shows everything that is known of a key, and what to do about what is not', () => {
  expect(`\n${details().join('\n')}\n`).toMatchInlineSnapshot(`
    "
    openrouter/personal/ci  ●  live

      provider      openrouter, account personal, alias ci
      kind          api
      in the store  since 2026-01-02 (323 days ago)
      last read     2026-11-20 22:33 UTC (1 hour ago)

      balance         $74.75
      credits bought  $100.50
      credits used    $25.75
      cost            month 2026-11: $25.50
      quota           key_limit: $74.50 of $100.00 left, resets 2026-12-01
      rate limit      200 requests per minute

      expires    2027-12-31 23:59 UTC (in 406 days)
      disabled   no
      models     412
      free_tier  false

      not known  usage: needs another kind of key (make a management key)

      source  GET /key (200)
    "
  `)
})

it('shows amounts in cents, exactly on request, and never in another currency', () => {
  const different: Different = {
    balances: [
      { amount: '-0.0000001', currency: 'USD', parts: [] },
      { amount: '110.123456', currency: 'CNY', parts: [{ name: 'granted', amount: '10.5' }] },
    ],
    runway_days: '2.1',
    runway: { days: '2.1', low: null, high: null },
  }
  const exact = renderDetails({ ...statusKey(different), history: [] }, now, plainStyle, 'exact')

  expect(details(different)).toEqual(
    expect.arrayContaining([
      '  balance         -$0.0000001',
      '                  110.12 CNY  (granted 10.50 CNY)',
      '  lasts           2.1 days',
    ]),
  )
  expect(exact).toContain('                  110.123456 CNY  (granted 10.50 CNY)')
  expect(exact).toContain('  lasts           2.1 days (2.1 days from the last reading)')
})

it.each([
  [{}, '  falls by        $8.25 a day'],
  [{ balances: null }, '  spends          $8.25 a day'],
])('says of the pace, with %o, whether it is that of a balance', (different, words) => {
  const burn = [{ currency: 'USD', per_day: '8.25' }]

  expect(details({ ...different, burn })).toContain(words)
})

it('shows the error beside the last good figures', () => {
  const shown = details({
    status: 'error',
    badges: ['rejected'],
    sync_status: 'error',
    last_error: authError('2026-11-20T00:00:00Z'),
  })

  expect(shown[0]).toBe('openrouter/personal/ci  ✗  rejected')
  expect(shown).toContain('  error         rejected since 2026-11-20 00:00 UTC')
  expect(shown).toContain('                the provider rejects this key')
  expect(shown).toContain('  balance         $74.75')
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
    '  history  2026-11-20 00:00 UTC  $74.75',
    '           2026-11-19 00:00 UTC  error',
    '           2026-11-18 00:00 UTC  no balance',
    '  source   GET /key (200)',
  ])
})

it('says how many rows it leaves out', () => {
  const permissions = Array.from({ length: 15 }, (_, index) => `right-${index}`)

  const shown = details({ key: { created_at: null, disabled: null, permissions, plan: null } }).join('\n')

  expect(shown).toContain('right-11')
  expect(shown).not.toContain('right-12')
  expect(shown).toContain('and 3 more, see --all')
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

it('says never of a key that was never read', () => {
  const shown = details({ status: 'unsynced', badges: [], sync_status: null, last_success_at: null })

  expect(shown).toContain('  last read     never')
})

it('lists every replacement, the failure that will pass, and what the registry says', () => {
  const times = ['2026-11-20T00:00:00Z', '2026-11-01T00:00:00Z'].map((at) => Instant.parse(at))
  const key = statusKey({
    rotated_at: times[0] ?? null,
    badges: ['failing', 'stale'],
    status: 'stale',
    last_success_at: '2026-10-25T00:00:00Z',
    passing_failure: { ...authError('2026-11-20T23:50:00Z'), kind: 'provider_error', http_status: 503 },
    owner: 'ops',
    env: ['OPENROUTER_API_KEY'],
    record_identity: true,
    sync: false,
  })

  const shown = renderDetails({ ...key, replaced_at: times, history: [] }, now, plainStyle)

  expect(shown[0]).toBe('openrouter/personal/ci  !◐  stale, failing')
  expect(shown.slice(1, 16)).toEqual([
    '',
    '  provider       openrouter, account personal, alias ci',
    '  kind           api',
    '  owner          ops',
    '  variables      OPENROUTER_API_KEY',
    '  identity       names and email addresses are stored',
    '  sync           off: asked only if you name it',
    '  in the store   since 2026-01-02 (323 days ago)',
    '  last replaced  2026-11-20 (24 hours ago)',
    '                 2026-11-01 (20 days ago)',
    '  last read      2026-10-25 00:00 UTC (27 days ago): the figures below are old',
    '  failed         503 10 minutes ago',
    '                 the provider rejects this key',
    '',
    '  balance         $74.75',
  ])
})

it('says so when the last reading is later than the clock, instead of an age', () => {
  const shown = details({ last_success_at: Instant.parse('2026-11-22T22:33:07Z'), badges: ['stale'] })

  expect(shown).toContain(
    `  last read     2026-11-22 22:33 UTC (later than this clock, ${now}): the figures below are old`,
  )
})

it('lists every key that shares the wallet of a rejected one', () => {
  const shares_wallet_with = ['xai/b', 'xai/c', 'xai/d', 'xai/e']

  const text = renderDetails({ ...statusKey(), history: [], shares_wallet_with }, now, plainStyle).join('\n')

  expect(text).toMatch(/same wallet as {2}xai\/b\n +xai\/c\n +xai\/d\n +xai\/e\n/)
})
