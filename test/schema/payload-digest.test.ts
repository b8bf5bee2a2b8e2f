// Digests are left out of searches for keys, and nothing that only looks a little like one is.
import { expect, it } from 'vitest'
import { PayloadDigest, withoutDigests } from '../../schema/payload-digest.ts'

const digest = '0123456789abcdef'.repeat(4)

it('leaves out every digest, however the JSON is spaced', () => {
  const text = `[{"payload_sha256": "${digest}"},{"payload_sha256":"${digest}"}]`

  expect(withoutDigests(text)).toBe('[{},{}]')
})

it.each([
  `"payload_sha256": "${digest}0"`,
  `"payload_sha256": "${digest.toUpperCase()}"`,
  `"payload_sha256": "${digest.slice(1)}"`,
  `"other": "${digest}"`,
])('keeps %s', (text) => {
  expect(withoutDigests(text)).toBe(text)
})

it('is a sidecar field of exactly that form', () => {
  const accepted = [digest, `${digest}0`, digest.toUpperCase(), ''].map((text) => PayloadDigest.safeParse(text).success)

  expect(accepted).toEqual([true, false, false, false])
})
