// Text that may be JSON: every value comes back, and anything else is undefined instead of an error.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseJson } from '../../schema/parse-json.ts'

it('gives back every value that JSON can write', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.stringify(parseJson(JSON.stringify(value)))).toBe(JSON.stringify(value))
    }),
  )
})

it('never throws, and gives undefined exactly for text that is not JSON', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((text) => text.slice(1)),
      ),
      (text) => {
        const value = parseJson(text)

        if (value === undefined) expect(() => JSON.parse(text)).toThrow(SyntaxError)
        else expect(value).toEqual(JSON.parse(text))
      },
    ),
  )
})

it('tells null from text that is not JSON', () => {
  expect([parseJson('null'), parseJson(''), parseJson('{"cut":')]).toEqual([null, undefined, undefined])
})
