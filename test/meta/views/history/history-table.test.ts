// One row per change, newest first, with what happened to the entry in between.
import { expect, it } from 'vitest'
import { historyTable } from '../../../../meta/views/history/history-table.ts'
import { plainStyle } from '../../../../meta/views/style.ts'
import { Instant } from '../../../../schema/instant.ts'
import type { KeyHistory } from '../../../../schema/reports/history-report.ts'
import { history, reading, replaced } from '../history.ts'

const table = (keys: KeyHistory[], more = {}) => [
  ...historyTable(keys, { field: null, precision: 'rounded', style: plainStyle, most: null, ...more }),
]

it('has a row for each change, a failure, a recovery, and a replacement', () => {
  const key = history(
    [
      reading('11-01', '10'),
      reading('11-02', '10'),
      reading('11-03', '7.505'),
      reading('11-04', '7.505', { sync_status: 'error', error_kind: 'auth_error' }),
      reading('11-06', '7.505'),
      reading('11-07', '1250'),
    ],
    [replaced('11-05')],
  )

  expect(table([key])).toEqual([
    'a/key  balances.USD',
    '  2026-11-07 00:00  $1250.00  +$1242.50',
    '  2026-11-06 00:00     $7.51             works again',
    '  2026-11-05 00:00                       key replaced',
    '  2026-11-04 00:00     $7.51             rejected',
    '  2026-11-03 00:00     $7.51     -$2.50',
    '  2026-11-01 00:00    $10.00',
  ])
})

it('shows every digit with --exact, and only the field that was asked for', () => {
  const key = history([reading('11-01', '10'), reading('11-02', '7.505')])

  expect(table([key], { precision: 'exact' }).slice(1)).toEqual([
    '  2026-11-02 00:00  $7.505  -$2.495',
    '  2026-11-01 00:00  $10.00',
  ])
  expect(table([key], { field: 'quotas.key_limit' })).toEqual([
    'a/key  quotas.key_limit',
    '  2026-11-02 00:00  $74.50  unchanged',
    '  2026-11-01 00:00  $74.50',
  ])
  expect(table([key], { field: 'usage' })).toEqual(['a/key  no usage'])
})

it('begins with the newest reading, also where it changed nothing', () => {
  const failed = { sync_status: 'error', error_kind: 'auth_error' }
  const same = history([reading('11-01', '10'), reading('11-02', '10'), reading('11-03', '10')])
  const rejected = history([reading('11-01', '10', failed), reading('11-02', '10', failed)])

  expect(table([same]).slice(1)).toEqual(['  2026-11-03 00:00  $10.00  unchanged', '  2026-11-01 00:00  $10.00'])
  expect(table([rejected]).slice(1)).toEqual([
    '  2026-11-02 00:00  $10.00  rejected',
    '  2026-11-01 00:00  $10.00  rejected',
  ])
})

it('has each change beside its own figure', () => {
  const costs = (month: string, total: string) => ({
    costs: (['month', 'total'] as const).map((period) => ({
      period,
      starts_at: null,
      ends_at: null,
      amount: period === 'month' ? month : total,
      currency: 'USD',
      group: null,
    })),
  })
  const key = history([
    reading('11-01', '9', costs('1', '5')),
    reading('11-02', '9', costs('3', '7')),
    reading('11-03', '9', costs('3', '8')),
  ])

  expect(table([key], { field: 'costs' })).toEqual([
    'a/key  costs.month.USD, costs.total.USD',
    '  2026-11-03 00:00  $3.00          $8.00  +$1.00',
    '  2026-11-02 00:00  $3.00  +$2.00  $7.00  +$2.00',
    '  2026-11-01 00:00  $1.00          $5.00',
  ])
})

it('takes what says most where a key has no balance, and says what it leaves out', () => {
  const none = history([reading('11-01', null)], [], 'a/quota')
  const many = history(['1', '2', '3', '4'].map((amount) => reading(`11-0${amount}`, amount)))

  expect(table([none, many], { most: 2 })).toEqual([
    'a/quota  quotas.key_limit',
    '  2026-11-01 00:00  $74.50',
    '',
    'a/key  balances.USD',
    '  2026-11-04 00:00  $4.00  +$1.00',
    '  2026-11-03 00:00  $3.00  +$1.00',
    '  and 2 earlier changes: name the key, or use --since',
  ])
  expect(table([history([])])).toEqual(['a/key  no readings'])
})

const bare = { quotas: null, costs: null, credits_used: null, credits_total: null, expires_at: null, usage: null }

it('says once how a key stands that has no figures', () => {
  const rejected = reading('11-02', null, { ...bare, sync_status: 'error', error_kind: 'auth_error' })
  const live = (at: string) => reading(at, null, bare)

  expect(table([history([live('11-01'), rejected, live('11-03')])])).toEqual([
    'a/key  sync_status',
    '  2026-11-03 00:00      live  works again',
    '  2026-11-02 00:00  rejected',
    '  2026-11-01 00:00      live',
  ])
})

it('tells an expiry date as people do, and as it is stored with --exact', () => {
  const until = (at: string, expires_at: string) => reading(at, null, { expires_at: Instant.parse(expires_at) })
  const key = history([until('11-01', '2026-12-05T00:00:00Z'), until('11-02', '2027-01-01T08:30:00Z')])

  expect(table([key], { field: 'expires_at' }).slice(1)).toEqual([
    '  2026-11-02 00:00  2027-01-01 08:30',
    '  2026-11-01 00:00        2026-12-05',
  ])
  expect(table([key], { field: 'expires_at', precision: 'exact' })[2]).toContain('2026-12-05T00:00:00Z')
})
