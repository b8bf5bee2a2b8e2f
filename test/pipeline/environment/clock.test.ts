// The clock of a run: KEYZ_NOW stops it, and a wait ends with the time or with the run.
import { expect, it } from 'vitest'
import { clockOf, random, sleep } from '../../../pipeline/environment/clock.ts'
import { CommandError } from '../../../pipeline/errors.ts'

it.each(['2026-11-21T00:00:00Z', '2026-11-21T01:00:00+01:00'])('stands still at KEYZ_NOW=%s', (text) => {
  const now = clockOf({ KEYZ_NOW: text })

  expect([now(), now()]).toEqual([Date.parse('2026-11-21T00:00:00Z'), Date.parse('2026-11-21T00:00:00Z')])
})

it.each([{}, { KEYZ_NOW: '' }])('is the real clock for %j', (variables) => {
  expect(clockOf(variables)).toBe(Date.now)
})

it.each(['yesterday', '2026-02-30T00:00:00Z', '2026-11-21'])('refuses KEYZ_NOW=%s', (text) => {
  expect(() => clockOf({ KEYZ_NOW: text })).toThrow(CommandError)
})

it('ends a wait as soon as the run ends', async () => {
  const run = new AbortController()
  const waiting = sleep(3_600_000, run.signal)
  run.abort()

  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
})

it('waits without a signal too', async () => {
  await expect(sleep(0)).resolves.toBeUndefined()
})

it('gives chances from 0 to below 1', () => {
  const chance = random()

  expect(chance >= 0 && chance < 1).toBe(true)
})
