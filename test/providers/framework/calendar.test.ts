// The windows that providers account in: exact, in UTC, whatever the clock of the machine says.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  afterLastSecond,
  calendarMonth,
  dayOf,
  lastMonths,
  utcDay,
  utcMonth,
  utcWeek,
  windowOf,
  yearAndMonth,
} from '../../../providers/framework/calendar.ts'
import { Instant, instantAt, millisecondsOf } from '../../../schema/instant.ts'

const at = (text: string) => Instant.parse(text)
const anyInstant = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2200, 0, 1) }).map(instantAt)
const lengths = { day: [1], week: [7], month: [28, 29, 30, 31] }

it.each([
  ['2026-11-21T00:00:00Z', '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z'],
  ['2026-11-21T23:59:59Z', '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z'],
  ['2026-12-31T12:00:00Z', '2026-12-31T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['2024-02-28T12:00:00Z', '2024-02-28T00:00:00Z', '2024-02-29T00:00:00Z'],
])('the day of %s is %s to %s', (now, starts_at, ends_at) => {
  expect(utcDay(at(now))).toEqual({ period: 'day', starts_at, ends_at })
})

it('counts days backwards over the end of a month', () => {
  expect(utcDay(at('2026-03-01T10:00:00Z'), -1).starts_at).toBe('2026-02-28T00:00:00Z')
  expect(utcDay(at('2026-03-01T10:00:00Z'), 31).starts_at).toBe('2026-04-01T00:00:00Z')
})

it.each([
  ['2026-11-16T00:00:00Z', '2026-11-16T00:00:00Z'],
  ['2026-11-21T12:00:00Z', '2026-11-16T00:00:00Z'],
  ['2026-11-22T23:59:59Z', '2026-11-16T00:00:00Z'],
  ['2026-11-15T23:59:59Z', '2026-11-09T00:00:00Z'],
  ['2027-01-01T00:00:00Z', '2026-12-28T00:00:00Z'],
])('the week of %s starts on Monday, %s', (now, starts_at) => {
  expect(utcWeek(at(now)).starts_at).toBe(starts_at)
})

it.each([
  ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'],
  ['2026-11-30T23:59:59Z', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'],
  ['2026-12-15T00:00:00Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['2024-02-29T00:00:00Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
])('the month of %s is %s to %s', (now, starts_at, ends_at) => {
  expect(utcMonth(at(now))).toEqual({ period: 'month', starts_at, ends_at })
})

it('finds a month by its number', () => {
  expect(calendarMonth(2026, 1).starts_at).toBe('2026-01-01T00:00:00Z')
  expect(calendarMonth(2026, 12)).toEqual(utcMonth(at('2026-12-31T23:59:59Z')))
})

it('puts every moment into its window, from the first second to before the last', () => {
  fc.assert(
    fc.property(anyInstant, (now) => {
      for (const window of [utcDay(now), utcWeek(now), utcMonth(now)]) {
        const days = (millisecondsOf(window.ends_at) - millisecondsOf(window.starts_at)) / 86_400_000

        expect(window.starts_at <= now && now < window.ends_at).toBe(true)
        expect(Object.entries(lengths).find(([period]) => period === window.period)?.[1]).toContain(days)
        expect(utcDay(window.starts_at).starts_at).toBe(window.starts_at)
      }
    }),
  )
})

it('finds the same window from anywhere in it, and the next one at its end', () => {
  fc.assert(
    fc.property(anyInstant, (now) => {
      for (const windowAt of [utcDay, utcWeek, utcMonth]) {
        const window = windowAt(now)

        expect(windowAt(window.starts_at)).toEqual(window)
        expect(windowAt(window.ends_at).starts_at).toBe(window.ends_at)
      }
    }),
  )
})

it('reads a date as the whole day that it names', () => {
  expect(dayOf('2025-08-24')).toEqual(utcDay(at('2025-08-24T10:00:00Z')))
})

it.each(['', '2025-8-24', '2025-08', '24.08.2025', '2025-13-01', '2025-08-32', '2025-08-24T00:00:00Z'])(
  'takes %j for no date',
  (text) => {
    expect(dayOf(text)).toBeNull()
  },
)

it('knows the windows that providers name in words, and no others', () => {
  const now = at('2026-11-21T12:00:00Z')

  expect(windowOf('daily', now)).toEqual(utcDay(now))
  expect(windowOf('weekly', now)).toEqual(utcWeek(now))
  expect(windowOf('monthly', now)).toEqual(utcMonth(now))
  for (const other of ['yearly', 'Daily', '', null, undefined]) expect(windowOf(other, now)).toBeNull()
})

it('names the months that hold the last days, three where February is short', () => {
  expect(lastMonths(Instant.parse('2026-11-21T00:00:00Z'), 31)).toEqual(['2026-10', '2026-11'])
  expect(lastMonths(Instant.parse('2026-10-31T23:59:59Z'), 31)).toEqual(['2026-10'])
  expect(lastMonths(Instant.parse('2027-03-01T00:00:00Z'), 31)).toEqual(['2027-01', '2027-02', '2027-03'])
  expect(yearAndMonth('2027-03')).toEqual(['2027', '3'])
})

it.each([
  ['2025-01-31T23:59:59Z', '2025-02-01T00:00:00Z'],
  ['2024-12-31T23:59:59Z', '2025-01-01T00:00:00Z'],
  ['2025-02-01T00:00:00Z', '2025-02-01T00:00:00Z'],
  ['2025-01-31T12:59:59Z', '2025-01-31T12:59:59Z'],
])('an interval that is told to end at %s ends before %s', (stated, end) => {
  expect(afterLastSecond(at(stated))).toBe(end)
})
