// A working day of a team in small; `npm run simulate -- month` runs as much of it as the machine has time for.
import { expect, it } from 'vitest'
import { month } from '../simulate/month.ts'

it('reads every key, loses no reading, and never makes a clone diverge in a day of faults, rotations and a force-push', {
  timeout: 300_000,
}, async () => {
  const told = await month({ days: 1, clones: 3, writers: 2, keys: 9, every: 6, faults: 0.05, seed: 2026, atOnce: 3 })

  expect(told.problems).toEqual([])
  expect(told).toMatchObject({ runs: 5, rejected: 1 })
  expect(told.pulls).toBeGreaterThan(0)
  expect(told.longestGap).toBeLessThanOrEqual(18)
})
