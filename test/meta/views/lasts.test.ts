// How long something lasts in words: hours below two days, a tenth of a day where there are few, and how far that may be off where somebody can tell.
import { expect, it } from 'vitest'
import { lastsWords, runwayWords, spelledOut } from '../../../meta/views/lasts.ts'
import { RunwayBand } from '../../../schema/runway.ts'

const band = (days: string, low: string | null = null, high: string | null = null) =>
  RunwayBand.parse({ days, low, high })

it.each([
  ['12.9', 'empty in 12 days', '12 d'],
  ['9.9', 'empty in 9.9 days', '9.9 d'],
  ['2', 'empty in 2 days', '2 d'],
  ['1.9', 'empty in 45 hours', '45 h'],
  ['1', 'empty in 24 hours', '24 h'],
  ['0.3', 'empty in 7 hours', '7 h'],
  ['0.05', 'empty in 1 hour', '1 h'],
  ['0.02', 'empty in less than an hour', '<1 h'],
  ['0', 'empty', '0 h'],
  ['364.9', 'empty in 364 days', '364 d'],
  ['365', 'empty in over a year', 'over 1 y'],
])('a balance that lasts %s days is %j, and %j in a column', (days, words, inColumn) => {
  expect([runwayWords(band(days)), lastsWords(band(days))]).toEqual([words, inColumn])
})

it('says nothing where nobody knows', () => {
  expect([runwayWords(null), spelledOut(null), lastsWords(null)]).toEqual([null, null, ''])
})

it.each([
  ['3.4', '6.1', '4.5 days (3 to 7)', '3 to 7 d'],
  ['3', '6', '4.5 days (3 to 6)', '3 to 6 d'],
  ['3.4', null, '4.5 days (3 or more)', '3 d or more'],
  ['3.4', '400', '4.5 days (3 or more)', '3 d or more'],
  ['4.1', '4.9', '4.5 days', '4.5 d'],
  ['4.1', null, '4.5 days', '4.5 d'],
])('tells the band from %s to %s as %s, and as %s in a column', (low, high, words, inColumn) => {
  const lasting = band('4.5', low, high)

  expect([spelledOut(lasting), lastsWords(lasting)]).toEqual([words, inColumn])
})

it.each([
  ['0.9', '2.3', '38 hours (21 to 56)', '21 to 56 h'],
  ['0.9', null, '38 hours (21 or more)', '21 h or more'],
  ['1.5', '1.7', '38 hours', '38 h'],
])(
  'tells the band from %s to %s in the unit of the length as %s, and as %s in a column',
  (low, high, words, inColumn) => {
    const lasting = band('1.6', low, high)

    expect([spelledOut(lasting), lastsWords(lasting)]).toEqual([words, inColumn])
  },
)
