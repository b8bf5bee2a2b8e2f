// Which key stands above which: what no longer works, what soon will not, and then what only waits for somebody's yes.
import { expect, it } from 'vitest'
import { isUrgent, urgencyOf } from '../../../meta/judge/urgency.ts'
import { Instant } from '../../../schema/instant.ts'
import type { Badge } from '../../../schema/reports/status-report.ts'

const now = Instant.parse('2026-11-21T00:00:00Z')
const rank = (...badges: Badge[]) =>
  urgencyOf({ badges, expires_at: null, last_success_at: now, runway_days: null, paces: [] }, now).rank

it('puts a key that waits for a yes below those that end, and above the calm ones', () => {
  const ranks = [
    rank('rejected'),
    rank('failing'),
    rank('live', 'low'),
    rank('live', 'waiting'),
    rank('stale'),
    rank('live'),
  ]

  expect(ranks).toEqual([...ranks].sort((one, other) => one - other))
  expect(new Set(ranks).size).toBe(ranks.length)
  expect(rank('live', 'expiring')).toBe(rank('live', 'low'))
})

it('shows of a key that waits and is low what is worse', () => {
  expect(rank('low', 'waiting')).toBe(rank('low'))
  expect(isUrgent({ badges: ['live', 'waiting'] })).toBe(true)
})
