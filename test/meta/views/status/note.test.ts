// The note at the end of a line: in words, the most important first.
import { expect, it } from 'vitest'
import { notesOf } from '../../../../meta/views/status/note.ts'
import { authError, now, statusKey } from '../../example.ts'

const rejected = authError('2026-11-20T21:00:00Z')
const unreached = { ...authError('2026-11-20T23:50:00Z'), kind: 'network_error' as const, http_status: null }

it('says that a key was rejected before it says that it could not be reached since', () => {
  const key = statusKey({ status: 'error', badges: ['rejected'], last_error: rejected, passing_failure: unreached })

  expect(notesOf(key, null, null, now)).toEqual(['rejected 3 h ago', 'replace it', 'not reached 10 min ago'])
})

it.each([
  ['network_error', 'not reached 3 h ago'],
  ['parse_error', 'its answer was not understood 3 h ago'],
  ['decrypt_error', 'not decrypted 3 h ago'],
  ['config_error', 'not usable as it is 3 h ago'],
] as const)('has words for %s', (kind, words) => {
  const key = statusKey({ status: 'error', badges: ['failing'], last_error: { ...rejected, kind } })

  expect(notesOf(key, null, null, now)).toEqual([words, 'see keyz show'])
})
