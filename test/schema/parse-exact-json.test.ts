// JSON with amounts: no digit is lost, and broken text is undefined instead of an error.
import { LosslessNumber } from 'lossless-json'
import { expect, it } from 'vitest'
import { parseExactJson } from '../../schema/parse-exact-json.ts'

it.each(['0.1234567890123456789', '74.750', '1e-7', '12345678901234567890', '-0'])(
  'keeps %s as it is written',
  (text) => {
    expect(parseExactJson(`{"amount":${text}}`)).toEqual({ amount: new LosslessNumber(text) })
  },
)

it.each(['', '{"amount":', '{"amount":NaN}', '<html>'])('is undefined for %j', (text) => {
  expect(parseExactJson(text)).toBeUndefined()
})

it('tells null from text that is not JSON', () => {
  expect(parseExactJson('null')).toBeNull()
})
