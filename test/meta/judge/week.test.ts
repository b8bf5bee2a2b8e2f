// When a balance was last topped up: the time of the reading that shows it, wherever the days of the week begin.
import { expect, it } from 'vitest'
import { outlookOf } from '../../../meta/judge/outlook.ts'
import { Instant } from '../../../schema/instant.ts'
import { sidecar } from '../example.ts'
import { balance } from '../review/snapshots.ts'

const read = (at: string, amount: string) =>
  sidecar({ last_success_at: `2026-11-${at}:00:00Z`, balances: balance(amount), quotas: null, costs: null })
const week = [read('24T02', '6'), read('25T02', '5'), read('26T02', '55'), read('27T02', '54'), read('28T02', '53')]

const toppedUp = (now: string, replaced: string[] = []) => {
  const [newest, ...older] = week.filter(({ last_success_at: at }) => at !== null && at <= now).reverse()
  if (newest === undefined) throw new Error('nothing was read by then')
  return outlookOf(
    older,
    newest,
    Instant.parse(now),
    replaced.map((at) => Instant.parse(at)),
  ).week?.topped_up_at
}

it.each([
  '2026-11-26T02:00:00Z',
  '2026-11-26T23:59:59Z',
  '2026-11-27T00:00:00Z',
  '2026-11-28T01:00:00Z',
  '2026-11-28T02:00:00Z',
  '2026-11-29T12:00:00Z',
])('tells at %s the day of the reading that shows a top-up', (now) => {
  expect(toppedUp(now)).toBe('2026-11-26T02:00:00Z')
})

it('tells none before it, or where another key has more', () => {
  expect(toppedUp('2026-11-26T01:59:59Z')).toBeNull()
  expect(toppedUp('2026-11-28T02:00:00Z', ['2026-11-25T12:00:00Z'])).toBeNull()
  expect(toppedUp('2026-11-28T02:00:00Z', ['2026-11-27T12:00:00Z'])).toBeNull()
})
