// How long something lasts in words: whole days rounded down, and how far that may be off where somebody can tell.
import { expect, it } from 'vitest'
import { runwayWords, spelledOut } from '../../../meta/views/lasts.ts'
import { RunwayBand } from '../../../schema/runway.ts'

const band = (days: string, low: string | null = null, high: string | null = null) =>
  RunwayBand.parse({ days, low, high })

it.each([
  ['2.9', 'empty in 2 days'],
  ['1', 'empty in 1 day'],
  ['0.9', 'empty in less than a day'],
  ['0', 'empty'],
])('a balance that lasts %s days is %j', (days, words) => {
  expect(runwayWords(band(days))).toBe(words)
})

it('says nothing where nobody knows', () => {
  expect([runwayWords(null), spelledOut(null)]).toEqual([null, null])
})

it.each([
  ['3.4', '6.1', '4 days (3 to 6)'],
  ['3.4', null, '4 days (3 or more)'],
  ['4.1', '4.9', '4 days'],
])('tells the band from %s to %s as %s', (low, high, words) => {
  expect(spelledOut(band('4.5', low, high))).toBe(words)
})
