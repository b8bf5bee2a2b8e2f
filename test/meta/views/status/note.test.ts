// The note at the end of a line: in words, the most important first.
import { expect, it } from 'vitest'
import { fittingWords, type Wordings } from '../../../../meta/views/fit.ts'
import { notesOf } from '../../../../meta/views/status/note.ts'
import { Decimal } from '../../../../schema/decimal.ts'
import { authError, now, statusKey } from '../../example.ts'
import { balance } from '../../review/snapshots.ts'

const rejected = authError('2026-11-20T21:00:00Z')
const unreached = { ...authError('2026-11-20T23:50:00Z'), kind: 'network_error' as const, http_status: null }

it('says that a key was rejected before it says that it could not be reached since', () => {
  const key = statusKey({ status: 'error', badges: ['rejected'], last_error: rejected, passing_failure: unreached })

  expect(longest(notesOf(key, null, null, now))).toEqual(['rejected 3 h ago', 'replace it', 'not reached 10 min ago'])
})

it('says when a key expired before it says how old its reading is', () => {
  const more = { expires_at: '2026-11-18T00:00:00Z', last_success_at: '2026-11-16T00:00:00Z' }
  const key = statusKey({ badges: ['stale', 'expired'], ...more })

  expect(longest(notesOf(key, null, null, now))).toEqual(['expired 3 d ago', 'replace it', 'read 5 d ago'])
})

it.each([
  ['network_error', 'not reached 3 h ago'],
  ['parse_error', 'its answer was not understood 3 h ago'],
  ['decrypt_error', 'not decrypted 3 h ago'],
  ['config_error', 'not usable as it is 3 h ago'],
] as const)('has words for %s', (kind, words) => {
  const key = statusKey({ status: 'error', badges: ['failing'], last_error: { ...rejected, kind } })

  expect(longest(notesOf(key, null, null, now))).toEqual([words, 'see keyz show'])
})

/** Without room for more than the least that a note gets. */
const least = 12

it.each<[string, Parameters<typeof statusKey>[0]]>([
  ['rejected', { status: 'error', badges: ['rejected'], last_error: rejected }],
  ['bad answer', { status: 'error', badges: ['failing'], last_error: { ...rejected, kind: 'parse_error' } }],
  ['rate limited', { status: 'error', badges: ['failing'], last_error: { ...rejected, kind: 'rate_limited' } }],
  ['failing', { status: 'error', badges: ['failing'], last_error: { ...rejected, kind: 'provider_error' } }],
  ['undecrypted', { status: 'error', badges: ['failing'], last_error: { ...rejected, kind: 'decrypt_error' } }],
  ['not usable', { status: 'error', badges: ['failing'], last_error: { ...rejected, kind: 'config_error' } }],
  ['unreadable', { status: 'error', badges: ['failing'], last_error: rejected, unreadable: 'x.json' }],
  ['not reached', { badges: ['failing'], passing_failure: unreached }],
  ['HTTP 503', { badges: ['failing'], passing_failure: { ...unreached, http_status: 503 } }],
  ['old reading', { badges: ['stale'], last_success_at: '2026-10-11T00:00:00Z' }],
  ['ends in 9 d', { badges: ['live', 'expiring'], expires_at: '2026-11-30T00:00:00Z' }],
  ['expires soon', { badges: ['live', 'expiring'], expires_at: '2027-11-30T00:00:00Z' }],
  ['expired', { badges: ['expired'], expires_at: '2026-11-10T00:00:00Z' }],
  ['changed', { badges: ['waiting'], changed_by_others: true }],
  ['acknowledged', { acknowledged: { balance_below: { until: '2026-12-01T00:00:00Z', why: 'known' } } }],
])('says %s where there is no room for more', (words, different) => {
  const [note = []] = notesOf(statusKey({ quotas: null, balances: null, ...different }), null, null, now)

  expect(fittingWords([note], least, ', ', ({ length }) => length)).toEqual([words])
  expect(note[0]?.length).toBeGreaterThan(words.length)
})

it('says less only where it still means the same: a month is not left out, and no amount', () => {
  const key = statusKey({ balances: null, quotas: null })
  const two = statusKey({ quotas: null, balances: [...balance('108.4', 'CNY'), ...balance('20')], week: null })
  const twenty = Decimal.parse('20')
  const wallet = { path: 'xai/team-a/inference', isNewer: false }

  expect(notesOf(key, { of: 'cost', unit: 'USD' }, null, now)).toEqual([['$25.50 in 2026-11']])
  expect(notesOf(key, null, wallet, now)).toEqual([['same wallet as xai/team-a/inference', 'shared wallet']])
  expect(notesOf(two, { of: 'balance', amount: twenty, unit: 'USD' }, null, now)).toEqual([['and 108.40 CNY']])
})

function longest(notes: readonly Wordings[]) {
  return notes.map(([words]) => words)
}
