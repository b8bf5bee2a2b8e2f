// The last lines of `keyz sync`: what the marks mean, and every key counted once.
import { expect, it } from 'vitest'
import { legendOf, outcomeCounts, toList } from '../../../pipeline/commands/sync-output.ts'
import type { SyncResult } from '../../../schema/reports/sync-report.ts'

const results = (...outcomes: SyncResult['outcome'][]): SyncResult[] =>
  outcomes.map((outcome, index) => ({
    key_path: `k${index}`,
    provider_id: 'xai',
    account_ref: 'me',
    key_alias: `k${index}`,
    sidecar_path: `.keyz/providers/xai/me/k${index}.json`,
    outcome,
    error: null,
    not_before: null,
    retry_after: null,
  }))

it.each([
  [[], '0 keys.'],
  [['updated'], '1 key: updated.'],
  [['failed', 'fresh', 'backing_off', 'fresh'], '4 keys: 2 fresh, 1 backing off, 1 failed.'],
] as const)('counts every key once: %j', (outcomes, words) => {
  expect(outcomeCounts(results(...outcomes))).toBe(words)
})

it('counts nothing as updated of what a dry run did not write', () => {
  const dry = results('updated', 'unchanged', 'updated')

  expect(outcomeCounts(dry, true)).toBe('3 keys: 2 would change, 1 unchanged.')
  expect(legendOf(dry, true)).toBe('+ would change  = unchanged')
})

it.each([
  [
    'a few fresh keys, each on its line',
    ['fresh', 'updated', 'fresh', 'fresh'],
    ['fresh', 'updated', 'fresh', 'fresh'],
    0,
  ],
  [
    'more of them on one line',
    ['fresh', 'updated', 'fresh', 'fresh', 'unchanged', 'fresh'],
    ['updated', 'unchanged'],
    4,
  ],
  ['in a large store only what happened', [...Array(40).fill('fresh'), 'unchanged', 'failed'], ['failed'], 0],
] as const)('lists %s', (_, outcomes, listed, folded) => {
  const found = toList(results(...outcomes))

  expect(found.listed.map(({ outcome }) => outcome)).toEqual(listed)
  expect(found.folded).toBe(folded)
})

it('explains only the marks that were printed', () => {
  expect(legendOf(results('failed', 'updated', 'failed', 'backing_off'))).toBe('+ updated  ~ backing off  ! failed')
})
