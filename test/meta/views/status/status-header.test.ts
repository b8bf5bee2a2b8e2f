// The first lines of `keyz status`: as of when, and how many keys have which trouble.
import { expect, it } from 'vitest'
import { statusHeader } from '../../../../meta/views/status/status-header.ts'
import { plainStyle } from '../../../../meta/views/style.ts'
import { Instant } from '../../../../schema/instant.ts'
import type { StatusKey } from '../../../../schema/reports/status-report.ts'
import { authError, now, statusKey } from '../../example.ts'

const header = (keys: StatusKey[], more = {}, at = now) =>
  statusHeader(keys, at, plainStyle, { width: 80, ...more }).map((line) => line.replace(/ +/g, ' '))

it('says as of when the past is, and how long before that the keys were read', () => {
  const then = Instant.parse('2026-11-21T02:33:07Z')
  const read = (last_success_at: string) => [statusKey({ last_success_at, expires_at: null })]
  const past = (at: string) => header(read(at), { isPast: true }, then)

  expect(past('2026-11-20T02:33:07Z')).toEqual(['1 key, all live as of 2026-11-21 02:33 UTC, read 24 h before'])
  expect(past('2026-11-21T02:33:07Z')).toEqual(['1 key, all live as of 2026-11-21 02:33 UTC'])
  expect(header(read('2026-11-20T02:33:07Z'), {}, then)).toEqual(['1 key, all live read 24 h ago'])
})

it('counts no key as stale that is rejected: its row does not say so either', () => {
  const rejected = statusKey({
    badges: ['rejected', 'stale'],
    status: 'error',
    last_error: authError('2026-11-18T00:00:00Z'),
  })

  expect(header([rejected])).toEqual(['1 key: rejected'])
})
