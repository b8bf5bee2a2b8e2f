// How long money lasts from now on, by a reading from some time ago.
import { expect, it } from 'vitest'
import { runwayFromNow } from '../../../meta/judge/from-now.ts'
import { Decimal } from '../../../schema/decimal.ts'
import { Instant } from '../../../schema/instant.ts'

const readAt = Instant.parse('2026-11-20T00:00:00Z')
const lasts = (days: string, at: string) => {
  const [low, high] = [Decimal.parse('1'), Decimal.parse('4')]
  return runwayFromNow({ days: Decimal.parse(days), low, high }, readAt, Instant.parse(`2026-11-${at}:00:00Z`))
}

it('takes the age of a reading off what is told in hours, and off days once it is more than one', () => {
  expect(lasts('1.5', '20T12')).toEqual({ days: '1', low: '0.5', high: '3.5' })
  expect(lasts('0.2', '20T12')).toBe('over')
  expect(lasts('3', '20T12')).toEqual({ days: '3', low: '1', high: '4' })
  expect(lasts('3', '21T12')).toEqual({ days: '1.5', low: '0', high: '2.5' })
})
