// Which keys status names first, and in which order.
import { expect, it } from 'vitest'
import { attentionWords, urgentKeys } from '../../../../meta/views/status/attention.ts'
import { sortKeys } from '../../../../meta/views/status/sort-keys.ts'
import { Decimal } from '../../../../schema/decimal.ts'
import { Instant } from '../../../../schema/instant.ts'
import type { Badge } from '../../../../schema/reports/status-report.ts'
import { now, statusKey } from '../../example.ts'

const key = (key_path: string, ...badges: Badge[]) => ({ ...statusKey(), key_path, badges })

it('names the three most urgent keys, the broken ones before the poor ones', () => {
  const keys = [
    key('a', 'live', 'low'),
    key('b', 'live'),
    key('c', 'live', 'empty', 'low'),
    key('d', 'rejected', 'stale'),
    { ...key('e', 'live', 'expiring'), expires_at: Instant.parse('2026-11-26T00:00:00Z') },
    key('f', 'stale'),
  ]

  expect(attentionWords(keys, now)).toBe('Look first at: d (rejected), c (empty), e (expiring), and 1 more.')
})

it('names what ends first before what ends later, whatever it is that ends, as status does', () => {
  const keys = [
    { ...key('a', 'live', 'expiring'), expires_at: Instant.parse('2026-11-26T00:00:00Z') },
    { ...key('b', 'live', 'low'), runway_days: Decimal.parse('0.6') },
    { ...key('c', 'live', 'low'), runway_days: Decimal.parse('0.3') },
  ]

  expect(attentionWords(keys, now)).toBe('Look first at: c (low), b (low), a (expiring).')
  expect(urgentKeys(keys, now).map((one) => one.key)).toEqual(sortKeys(keys, 'attention', now))
})

it('says nothing of keys that are well, old, or left out', () => {
  expect(attentionWords([key('a', 'live'), key('b', 'stale'), key('c', 'live', 'not_asked')], now)).toBeNull()
})
