// Times from outside become UTC with whole seconds, or nothing.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Instant, instantAt, millisecondsOf, toInstant } from '../../schema/instant.ts'

const first = Date.UTC(1970, 0, 1)
const last = Date.UTC(9999, 11, 30)
const anyMilliseconds = fc.integer({ min: first, max: last })

it.each([
  ['2026-11-21T00:00:00Z', '2026-11-21T00:00:00Z'],
  ['2026-11-21T05:30:00+05:30', '2026-11-21T00:00:00Z'],
  ['2026-11-21T05:30:00+0530', '2026-11-21T00:00:00Z'],
  ['2026-11-20T19:00:00-05:00', '2026-11-21T00:00:00Z'],
  ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00Z'],
  ['2026-11-21 00:00:00Z', '2026-11-21T00:00:00Z'],
  ['2026-11-21t00:00:00z', '2026-11-21T00:00:00Z'],
  [' 2026-11-21T00:00:00Z ', '2026-11-21T00:00:00Z'],
  ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00Z'],
])('reads %s as %s', (foreign, expected) => {
  expect(toInstant(foreign)).toBe(expected)
})

it.each(['2026-11-21T00:00:07.9Z', '2026-11-21T00:00:07.999999999Z', '2026-11-21T01:00:07.0001+01:00'])(
  'cuts the fraction of %s and does not round it',
  (foreign) => {
    expect(toInstant(foreign)).toBe('2026-11-21T00:00:07Z')
  },
)

it.each([
  '',
  'soon',
  '1763683200',
  '2026-11-21',
  '2026-11-21T00:00:00',
  '2026-11-21T00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-32T00:00:00Z',
  '2026-11-21T25:00:00Z',
  '2026-11-21T00:60:00Z',
  '2026-11-21T00:00:00+99:99',
  '2026-11-21T00:00:00.Z',
  '21 Nov 2026 00:00:00 GMT',
  '+002026-11-21T00:00:00Z',
])('does not guess at %j', (foreign) => {
  expect(toInstant(foreign)).toBeNull()
})

it.each(['2026-11-21T00:00:00.5Z', '2026-11-21T00:00:00+00:00', '2026-11-21t00:00:00z', '2026-13-01T00:00:00Z', ''])(
  'refuses %j in a stored document',
  (text) => {
    expect(Instant.safeParse(text).success).toBe(false)
  },
)

it('gives the second that a moment lies in, and finds its way back', () => {
  fc.assert(
    fc.property(anyMilliseconds, (milliseconds) => {
      const instant = instantAt(milliseconds)

      expect(millisecondsOf(instant)).toBe(milliseconds - (milliseconds % 1000))
      expect(toInstant(instant)).toBe(instant)
    }),
  )
})

it('means the same moment whatever the offset it is told with', () => {
  fc.assert(
    fc.property(anyMilliseconds, fc.integer({ min: -839, max: 839 }), (milliseconds, minutes) => {
      const local = instantAt(milliseconds + minutes * 60_000).replace('Z', '')
      const away = Math.abs(minutes)
      const offset = `${Math.floor(away / 60)}`.padStart(2, '0').concat(':', `${away % 60}`.padStart(2, '0'))

      fc.pre(milliseconds + minutes * 60_000 >= first)

      expect(toInstant(`${local}${minutes < 0 ? '-' : '+'}${offset}`)).toBe(instantAt(milliseconds))
    }),
  )
})

it('cuts moments before 1970 downwards too', () => {
  expect(instantAt(-1)).toBe('1969-12-31T23:59:59Z')
})

it.each(['9999-12-31T23:59:59-01:00', '0000-01-01T00:00:00+01:00', '2026-02-30T00:00:00Z', '2026-01-01T24:00:00Z'])(
  'has no instant for %s, and does not throw',
  (text) => {
    expect(toInstant(text)).toBeNull()
  },
)

it('refuses a stored day that does not exist', () => {
  expect(Instant.safeParse('2026-02-30T00:00:00Z').success).toBe(false)
})

it('knows the same times as a calendar does', () => {
  const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'))
  const year = fc.integer({ min: 0, max: 9999 }).map((number) => String(number).padStart(4, '0'))
  fc.assert(
    fc.property(year, two(14), two(33), two(26), two(62), two(62), (years, month, day, hour, minute, second) => {
      const text = `${years}-${month}-${day}T${hour}:${minute}:${second}Z`
      const time = new Date(text)
      const isKnown = !Number.isNaN(time.getTime()) && time.toISOString() === text.replace('Z', '.000Z')

      expect(Instant.safeParse(text).success).toBe(isKnown)
    }),
    { numRuns: 2000 },
  )
})
