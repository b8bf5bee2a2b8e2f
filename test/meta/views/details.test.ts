// `keyz show` as a person sees it, without colours.
import { expect, it } from 'vitest'
import { renderDetails } from '../../../meta/views/details.ts'
import { plainStyle } from '../../../meta/views/style.ts'
import type { HistoryPoint } from '../../../schema/status-report.ts'
import { authError, history, now, statusKey } from '../example.ts'

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
      last read     2026-11-20T22:33:07Z (1 hour ago)

      balance         $74.75
      credits bought  $100.50
      credits used    $25.75
      cost            month 2026-11: $25.50
      quota           key_limit: $74.50 of $100 left, resets 2026-12-01
      rate limit      200 requests per 60 s

      expires    2027-12-31T23:59:59Z (in 405 days)
      disabled   no
      models     412
      free_tier  false

      not known  usage: needs another kind of key (make a management key)

      source  GET /key (200)
    "
  `)
})

it('shows every amount exactly, and never in another currency', () => {
  const shown = details({
    balances: [
      { amount: '-0.0000001', currency: 'USD', parts: [] },
      { amount: '110', currency: 'CNY', parts: [{ name: 'granted', amount: '10.5' }] },
    ],
  })

  expect(shown).toContain('  balance         -$0.0000001')
  expect(shown).toContain('                  110 CNY  (granted 10.50 CNY)')
})

it('shows the error beside the last good figures', () => {
  const shown = details({
    status: 'error',
    badges: ['error'],
    sync_status: 'error',
    last_error: authError('2026-11-20T00:00:00Z'),
  })

  expect(shown[0]).toBe('openrouter/personal/ci  !  error')
  expect(shown).toContain('  error         auth_error since 2026-11-20T00:00:00Z')
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
    '  history  2026-11-20T00:00:00Z  $74.75',
    '           2026-11-19T00:00:00Z  error',
    '           2026-11-18T00:00:00Z  no balance',
    '  source   GET /key (200)',
  ])
})

it('says how many rows it leaves out', () => {
  const permissions = Array.from({ length: 15 }, (_, index) => `right-${index}`)

  const shown = details({ key: { created_at: null, disabled: null, permissions, plan: null } }).join('\n')

  expect(shown).toContain('right-11')
  expect(shown).not.toContain('right-12')
  expect(shown).toContain('and 3 more, see --json')
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
