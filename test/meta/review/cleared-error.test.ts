// Whether a key works again: only a reading after the failure says so.
import { expect, it } from 'vitest'
import { clearedError } from '../../../meta/review/cleared-error.ts'
import { reviewOf } from '../../../meta/review/review.ts'
import { sidecarDifference } from '../../../meta/views/readable-lines.ts'
import { Instant } from '../../../schema/instant.ts'
import { authError, now, sidecar } from '../example.ts'
import { balance, snapshot } from './snapshots.ts'

const error = authError('2026-11-20T00:00:00Z')
const failed = { sync_status: 'error' as const, last_error: error, last_success_at: '2026-11-18T00:00:00Z' }
const live = (day: number) => ({ last_success_at: `2026-11-${day}T00:00:00Z` })

it('is the error that was followed by a reading, and none where the live reading is the older one', () => {
  expect(clearedError(sidecar(failed), sidecar(live(21)))).toEqual(error)
  expect(clearedError(sidecar(failed), sidecar(live(19)))).toBeNull()
  expect(clearedError(sidecar(failed), null)).toBeNull()
  expect(clearedError(sidecar(live(19)), sidecar(live(21)))).toBeNull()
})

it('says neither that a key works again nor that it was topped up where the second state is the older one', () => {
  const older = { ...live(15), balances: balance('88') }
  const newer = { ...failed, balances: balance('85') }
  const review = (base: object, head: object) =>
    reviewOf(snapshot({ 'deepseek/a/p': { sidecar: base } }), snapshot({ 'deepseek/a/p': { sidecar: head } }), {
      base: 'a',
      head: 'b',
      now,
    }).changes[0]

  const back = review(newer, older)

  expect(back?.cleared_error).toBeNull()
  expect(back?.money).toMatchObject([{ before: '85', after: '88', topped_up: false }])
  expect(
    review({ ...live(15), balances: balance('85') }, { ...live(19), balances: balance('88') })?.money,
  ).toMatchObject([{ topped_up: true }])
  expect(sidecarDifference(sidecar(newer), sidecar(older), now).flat()).not.toContain('works again')
})

it('takes no more of another account, and of a replaced entry, for a top-up', () => {
  const account = (team_id: string, amount: string, day: number) => ({
    ...live(day),
    balances: balance(amount),
    attributes: { team_id },
  })
  const [base, head] = [account('A', '6', 15), account('B', '480', 19)].map((one) =>
    snapshot({ 'xai/a/p': { sidecar: one } }),
  )
  const same = snapshot({ 'xai/a/p': { sidecar: account('A', '480', 19) } })
  if (base === undefined || head === undefined) throw new Error('two snapshots')
  const toppedUp = (after: typeof head, more = {}) =>
    reviewOf(base, after, { base: 'a', head: 'b', now, ...more }).changes[0]?.money[0]?.topped_up
  const rewritten = new Map([['xai/a/p', { before: 'a'.repeat(40), after: 'b'.repeat(40) }]])

  expect([toppedUp(same), toppedUp(head), toppedUp(same, { rewritten })]).toEqual([true, false, false])
})

it('compares a key with nothing that another one left at its path', () => {
  const read = (day: number, amount: string) => ({ sidecar: { ...live(day), balances: balance(amount) } })
  const [base, head] = [snapshot({ 'deepseek/a/p': read(15, '637') }), snapshot({ 'deepseek/a/p': read(19, '20') })]
  const money = (since?: string) =>
    reviewOf(base, head, {
      base: 'a',
      head: 'b',
      now,
      ...(since === undefined ? {} : { since: new Map([['deepseek/a/p', Instant.parse(since)]]) }),
    }).changes[0]?.money

  expect(money()).toMatchObject([{ before: '637', after: '20', delta: '-617' }])
  expect(money('2026-11-16T00:00:00Z')).toMatchObject([{ before: null, after: '20', delta: null }])
  expect(money('2026-11-14T00:00:00Z')).toMatchObject([{ before: '637', after: '20' }])
})
