// One key in one line, and what it cost in a few words.
import { expect, it } from 'vitest'
import { keySummary, spentWords } from '../../../meta/views/key-summary.ts'
import { plainStyle } from '../../../meta/views/style.ts'
import { now, statusKey } from '../example.ts'

const month = { period: 'month' as const, group: null }
const october = { ...month, starts_at: '2026-10-01T00:00:00Z', ends_at: '2026-11-01T00:00:00Z' }
const november = { ...month, starts_at: '2026-11-01T00:00:00Z', ends_at: '2026-12-01T00:00:00Z' }

it('tells what a month cost in every currency, and nothing of the month before', () => {
  const { costs } = statusKey({
    costs: [
      { ...october, amount: '7', currency: 'EUR' },
      { ...october, amount: '8', currency: 'USD' },
      { ...november, amount: '4', currency: 'EUR' },
      { ...november, amount: '30', currency: 'USD' },
    ],
  })

  expect(spentWords(costs ?? [])).toEqual(['€4.00 + $30.00 spent in 2026-11'])
})

it('names the day on which a key expires, and its age, in the same words whatever room there is', () => {
  const key = statusKey({ created_at: '2026-11-13T00:00:00Z', rotated_at: null, expires_at: '2027-12-31T23:59:59Z' })
  const said = Array.from({ length: 60 }, (_, width) =>
    keySummary(key, now, plainStyle, null, { width: width + 24, widthOf: (text) => text.length }),
  )

  expect(said.at(-1)).toMatch(/expires 2027-12-31 {2}\d days old$/)
  expect(said.filter((words) => /\d d\b/.test(words.replace(/ends in \d+ d/, '')))).toEqual([])
  expect(said.some((words) => words.includes('ends 2027-12-31'))).toBe(true)
})
