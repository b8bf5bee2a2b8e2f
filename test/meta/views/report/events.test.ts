// The change log of a report.
import { expect, it } from 'vitest'
import { eventsOf } from '../../../../meta/views/report/events.ts'
import { Instant } from '../../../../schema/instant.ts'
import { statusKey } from '../../example.ts'
import { november, past, reportInput, reportKey } from './report-input.ts'

const key = reportKey(statusKey({ created_at: '2025-01-02T00:00:00Z' }), {
  past: [
    past(1, '10', { expires_at: Instant.parse('2027-01-01T00:00:00Z') }),
    past(2, '110.5', { expires_at: Instant.parse('2027-01-01T00:00:00Z') }),
    past(3, '110.5', { sync_status: 'error', error_kind: 'auth_error' }),
    past(4, '110.5', { sync_status: 'error', error_kind: 'auth_error' }),
    past(5, '100', { expires_at: Instant.parse('2027-06-01T00:00:00Z') }),
  ],
  replaced: [november(5)],
})

it('tells what happened, newest first, and each thing once', () => {
  const events = eventsOf(reportInput([key]), () => true)

  expect(events.map(({ at, what }) => `${at.slice(5, 10)} ${what}`)).toEqual([
    '11-05 replaced',
    '11-05 works again',
    '11-05 expires 2027-06-01',
    '11-03 rejected',
    '11-02 balance rose by $100.50 to $110.50',
  ])
})

it('tells a failure that the first reading of the time brings, if it began in that time', () => {
  const failed = (day: number) =>
    reportKey(statusKey(), { past: [past(day, null, { sync_status: 'error', error_kind: 'auth_error' })] })

  expect(eventsOf(reportInput([failed(3)]), () => true)).toMatchObject([{ what: 'rejected' }])
  expect(eventsOf(reportInput([failed(3)], { since: november(4) }), () => true)).toEqual([])
})

it('tells the money of a wallet once', () => {
  expect(eventsOf(reportInput([key]), () => false).map(({ what }) => what)).not.toContain(
    'balance rose by $100.50 to $110.50',
  )
})

it('calls a failure what people call it', () => {
  const failed = reportKey(statusKey(), {
    past: [past(3, '10'), past(4, '10', { sync_status: 'error', error_kind: 'network_error' })],
  })

  expect(eventsOf(reportInput([failed]), () => true)).toMatchObject([{ what: 'fails: not reached' }])
})
