// The Retry-After header in both of its forms.
import { expect, it } from 'vitest'
import { retryAfter } from '../../../pipeline/fetch/retry-after.ts'

const now = Date.parse('2026-11-21T00:00:00Z')

it.each([
  ['120', 120_000],
  ['0', 0],
  ['Sat, 21 Nov 2026 00:10:00 GMT', 600_000],
  ['Fri, 20 Nov 2026 00:00:00 GMT', 0],
  ['99999999', 86_400_000],
])('%s means in %d ms', (header, wait) => {
  expect(retryAfter(header, now)).toBe(now + wait)
})

it.each([null, '', 'soon', '-5', '1e9'])('%s means nothing', (header) => {
  expect(retryAfter(header, now)).toBeNull()
})
