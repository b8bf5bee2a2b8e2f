// A working day of a team in small; `npm run simulate -- month` runs as much of it as the machine has time for.
import { expect, it } from 'vitest'
import { isAtTheTop } from '../simulate/month/is-at-the-top.ts'
import { month } from '../simulate/month.ts'

it('reads every key, loses no reading, and never makes a clone diverge in a day of faults, rotations and a force-push', {
  timeout: 300_000,
}, async () => {
  const told = await month({
    days: 1,
    clones: 3,
    writers: 2,
    keys: 9,
    every: 6,
    cadence: 6,
    faults: 0.05,
    seed: 2026,
    atOnce: 3,
  })

  expect(told.problems).toEqual([])
  expect(told).toMatchObject({ runs: 5, rejected: 1 })
  expect(told.pulls).toBeGreaterThan(0)
  expect(told.longestGap).toBeLessThanOrEqual(18)
})

it('counts a rejected key as shown only where nothing but other rejected keys stands before it', () => {
  const body = (...states: string[]) =>
    `x\n\n### Needs attention\n\n|  | Key |\n| --- | --- |\n${states.map((state) => `| **${state}** | \`a/${state}\` | x |\n`).join('')}\n### Totals\n\n| \`a/b\` |`

  expect(isAtTheTop('a/rejected', body('rejected', 'policy'))).toBe(true)
  expect(isAtTheTop('a/rejected', body('policy', 'rejected'))).toBe(false)
  expect(isAtTheTop('a/policy', body('policy'))).toBe(false)
  expect(isAtTheTop('a/b', body('rejected'))).toBe(false)
})
