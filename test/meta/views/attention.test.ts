// Which keys status names first, and in which order.
import { expect, it } from 'vitest'
import { attentionWords } from '../../../meta/views/attention.ts'
import type { Badge } from '../../../schema/status-report.ts'
import { statusKey } from '../example.ts'

const key = (key_path: string, ...badges: Badge[]) => ({ ...statusKey(), key_path, badges })

it('names the three most urgent keys, the broken ones before the poor ones', () => {
  const keys = [
    key('a', 'live', 'low'),
    key('b', 'live'),
    key('c', 'live', 'empty', 'low'),
    key('d', 'rejected', 'stale'),
    key('e', 'live', 'expiring'),
    key('f', 'stale'),
  ]

  expect(attentionWords(keys)).toBe('Look first at: d (rejected), c (empty), e (expiring), and 1 more.')
})

it('says nothing of keys that are well, old, or left out', () => {
  expect(attentionWords([key('a', 'live'), key('b', 'stale'), key('c', 'live', 'not_asked')])).toBeNull()
})
