// What went wrong is said once, however many keys it went wrong for.
import { expect, it } from 'vitest'
import { errorSentences } from '../../../pipeline/sync/error-sentences.ts'
import { Instant } from '../../../schema/instant.ts'
import type { LastError } from '../../../schema/sidecar.ts'

const failure = (key_path: string, message: string) => {
  const error: LastError = {
    kind: 'config_error',
    message,
    http_status: null,
    request: null,
    at: Instant.parse('2026-11-29T00:00:00Z'),
  }
  return { key_path, error }
}

it('names the key, also in the command that helps', () => {
  expect(errorSentences([failure('a b/c', 'no key: keyz map PATH --remove'), { key_path: 'd', error: null }])).toEqual([
    "a b/c: no key: keyz map 'a b/c' --remove",
  ])
})

it('names the keys of one sentence, and counts them where they are too many', () => {
  const three = ['a', 'b', 'c'].map((path) => failure(path, 'locked: keyz map PATH --remove'))

  const five = [...three, failure('d', 'other'), failure('e', three[0]?.error.message ?? '')]

  expect(errorSentences(three, 3)).toEqual(['a, b, c: locked: keyz map PATH --remove'])
  expect(errorSentences(five)[0]).toBe('a, b, c, e: locked: keyz map PATH --remove')
  expect(errorSentences(five, 3)).toEqual(['4 keys: locked: keyz map PATH --remove', 'd: other'])
})
