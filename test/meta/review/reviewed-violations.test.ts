// Which violations a change has caused, and which were there before.
import { expect, it } from 'vitest'
import type { Snapshot } from '../../../meta/files/snapshot.ts'
import { reviewOf } from '../../../meta/review/review.ts'
import { now } from '../example.ts'
import { balance, snapshot } from './snapshots.ts'

const path = 'openrouter/personal/ci'
const config = 'policies: [{ balance_below: { amount: "5", currency: USD } }]'
const stricter = 'policies: [{ balance_below: { amount: "50", currency: USD } }]'
const key = (amount: string) => ({ [path]: { sidecar: { balances: balance(amount), expires_at: null } } })

const violations = (base: Snapshot, head: Snapshot) =>
  reviewOf(base, head, { base: 'main', head: 'keyz/metadata', now }).violations.map(
    ({ policy, key_path, is_new }) => `${is_new ? 'new' : 'known'} ${policy} ${key_path}`,
  )

it('calls a violation new that the base does not have', () => {
  expect(violations(snapshot(key('9'), { config }), snapshot(key('3'), { config }))).toEqual([
    `new balance_below ${path}`,
  ])
})

it('knows one that was there before, although the amount is another', () => {
  expect(violations(snapshot(key('4'), { config }), snapshot(key('3'), { config }))).toEqual([
    `known balance_below ${path}`,
  ])
})

it('follows a key that moved', () => {
  const moved = {
    'openrouter/personal/renamed': { row: { key_alias: 'ci' }, sidecar: { balances: balance('3'), expires_at: null } },
  }

  expect(violations(snapshot(key('4'), { config }), snapshot(moved, { config }))).toEqual([
    'known balance_below openrouter/personal/renamed',
  ])
})

it('blames a stricter policy on the change that brings it', () => {
  expect(violations(snapshot(key('9'), { config }), snapshot(key('9'), { config: stricter }))).toEqual([
    `new balance_below ${path}`,
  ])
})

it('lets one that is acknowledged count again once its day has come', () => {
  const acknowledged = (until: string) => {
    const row = { acknowledged: { balance_below: { until, why: 'paid by invoice' } } }
    return snapshot({ [path]: { ...key('3')[path], row } }, { config })
  }
  const [still, over] = [acknowledged('2026-11-22T00:00:00Z'), acknowledged('2026-11-21T00:00:00Z')]

  expect(violations(snapshot(key('9'), { config }), still)).toEqual([`known balance_below ${path}`])
  expect(violations(still, over)).toEqual([`new balance_below ${path}`])
})

it('does not blame a change for what only time has brought', () => {
  const old = { [path]: { sidecar: { last_success_at: '2026-11-01T00:00:00Z' } } }
  const aged = 'policies: [{ older_than: 48h }]'

  expect(violations(snapshot(old, { config: aged }), snapshot(old, { config: aged }))).toEqual([
    `known older_than ${path}`,
  ])
})
