// Only a whole digest in its own field is taken out of a text.
import { expect, it } from 'vitest'
import { withoutDigests } from '../../schema/payload-digest.ts'

const digest = '0a1b2c3d'.repeat(8)

it('takes whole digests out, in indented and in compact JSON, and leaves everything else', () => {
  expect(withoutDigests(`{"payload_sha256": "${digest}","payload_sha256":"${digest}"}`)).toBe('{,}')
  expect(withoutDigests('"payload_sha256": "0a1b2c3d"')).toBe('"payload_sha256": "0a1b2c3d"')
  expect(withoutDigests(`"other": "${digest}"`)).toBe(`"other": "${digest}"`)
})
