// OpenRouter's activity comes by two requests that may overlap: no row is counted twice, whichever of them brought it.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Activity, activityOf, eachDayOnce } from '../../../providers/openrouter/spend.ts'
import { instantAt } from '../../../schema/instant.ts'

const now = instantAt(Date.UTC(2026, 10, 21, 9))
const row = (date: string, usage: string) => ({ date, model: 'a/b', usage })
const rows = (...list: object[]) => Activity.parse({ data: list }).data
const amounts = (...lists: Parameters<typeof eachDayOnce>) =>
  activityOf(eachDayOnce(...lists)).costs.map((cost) => cost.amount)

const yesterday = row('2026-11-20', '3')
const today = row('2026-11-21', '2')

it.each([
  ['each has its own', rows(yesterday), rows(today)],
  ['the list of days also has the running one', rows(yesterday, today), rows(today)],
  ['the request for today ignores its date', rows(yesterday), rows(yesterday, today)],
  ['both have everything', rows(yesterday, today), rows(yesterday, today)],
  ['only the list answers', rows(yesterday, today), []],
  ['only the request for today answers, with everything', [], rows(yesterday, today)],
])('counts every day once when %s', (_, activity, ofToday) => {
  expect(amounts(activity, ofToday, now)).toEqual(['3', '2'])
})

it('takes the running day from the request for it, which is newer', () => {
  expect(amounts(rows(yesterday, row('2026-11-21', '1')), rows(today), now)).toEqual(['3', '2'])
})

it('keeps several rows of one day and model, as from several endpoints', () => {
  expect(amounts(rows(yesterday, yesterday), [], now)).toEqual(['3', '3'])
})

it('never counts a row more often than one of the two requests has it', () => {
  const list = fc.array(fc.constantFrom(yesterday, today, row('2026-11-01', '7')), { maxLength: 5 })
  fc.assert(
    fc.property(list, list, (activity, ofToday) => {
      const found = eachDayOnce(rows(...activity), rows(...ofToday), now).data
      for (const usage of ['3', '2', '7']) {
        const count = (from: readonly { usage: string }[]) => from.filter((one) => one.usage === usage).length
        expect(count(found)).toBeLessThanOrEqual(Math.max(count(activity), count(ofToday)))
      }
    }),
  )
})
