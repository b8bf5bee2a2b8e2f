// What stands first in a metadata pull request, and that no news hides another.
import { expect, it } from 'vitest'
import { reviewOf } from '../../../../meta/review/review.ts'
import { renderReviewMarkdown } from '../../../../meta/views/review/review-markdown.ts'
import { reviewTitle } from '../../../../meta/views/review/review-title.ts'
import { authError, now } from '../../example.ts'
import { balance, snapshot } from '../../review/snapshots.ts'

const dead = { sync_status: 'error' as const, last_error: authError('2026-11-20T00:00:00Z') }

it('shows a rejected key before two thousand violations of a stricter policy', () => {
  const others = Array.from({ length: 2000 }, (_, index) => `openrouter/team/${index}`)
  const low = Object.fromEntries(others.map((path) => [path, { sidecar: { balances: balance('3') } }]))
  const path = 'xai/team/dead'
  const policy = 'policies: [{ balance_below: { amount: "10", currency: USD } }]'
  const base = snapshot({ ...low, [path]: {} })
  const head = snapshot({ ...low, [path]: { sidecar: dead } }, { config: policy })
  const report = reviewOf(base, head, { base: 'a', head: 'b', now })

  const markdown = renderReviewMarkdown(report, { now })

  const [, , first] = markdown.slice(markdown.indexOf('|  |')).split('\n')
  expect(first).toMatch(/^\| \*\*rejected\*\* \| `xai\/team\/dead` \|/)
  expect(reviewTitle(report, now)).toBe('1 rejected, 2000 new violations')
})

it('shows a file that cannot be read before keys that only violate a policy, and a key that is rejected before it', () => {
  const policy = 'policies: [{ status: rejected }, { balance_below: { amount: "5", currency: USD } }]'
  const keys = { 'xai/a/low': { sidecar: { balances: balance('3') } }, 'xai/b/dead': { sidecar: dead } }
  const base = snapshot(keys, { config: 'policies: []' })
  const head = { ...snapshot(keys, { config: policy }), broken: ['.keyz/x is no JSON'] }

  const markdown = renderReviewMarkdown(reviewOf(base, head, { base: 'a', head: 'b', now }), { now })

  const order = ['`xai/b/dead`', '`.keyz/x is no JSON`', '`xai/a/low`'].map((text) => markdown.indexOf(text))
  expect(order.every((at) => at > 0)).toBe(true)
  expect(order).toEqual([...order].sort((left, right) => left - right))
})

it('tells that a key was renamed, or works again, where its balance moved, too', () => {
  const base = snapshot({
    'xai/a/old': { sidecar: { balances: balance('104') } },
    'xai/b/back': { sidecar: { ...dead, balances: balance('9') } },
    'xai/c/same': { sidecar: { balances: balance('7') } },
  })
  const head = snapshot({
    'xai/a/new': { sidecar: { balances: balance('54') } },
    'xai/b/back': { sidecar: { balances: balance('8') } },
    'xai/c/same': { sidecar: { balances: balance('6') } },
  })
  const moved = new Map([['xai/a/old', 'xai/a/new']])
  const report = reviewOf(base, head, { base: 'a', head: 'b', now, moved })

  const markdown = renderReviewMarkdown(report, { now })

  expect(markdown).toContain('| `xai/a/new` | `$104.00 -> $54.00 (-$50.00)` | moved from `xai/a/old` |')
  expect(markdown).toContain('| `xai/b/back` | `$9.00 -> $8.00 (-$1.00)` | works again `was rejected` |')
  expect(markdown).toContain('| `xai/c/same` | `$7.00 -> $6.00 (-$1.00)` |  |')
  expect(reviewTitle(report, now)).toBe('3 balances moved, 1 works again, 1 key renamed')
})

it('tells that a key was renamed whose provider could not be reached', () => {
  const failing = { kind: 'network_error' as const, message: 'x', http_status: null, request: null, at: now }
  const base = snapshot({ 'xai/a/old': {} })
  const head = snapshot({ 'xai/a/new': { sidecar: { sync_status: 'error', last_error: failing } } })
  const moved = new Map([['xai/a/old', 'xai/a/new']])

  const markdown = renderReviewMarkdown(reviewOf(base, head, { base: 'a', head: 'b', now, moved }), { now })

  expect(markdown).toContain('### Outages')
  expect(markdown).toMatch(/\| `xai\/a\/new` \| moved; moved from `xai\/a\/old`/)
})
