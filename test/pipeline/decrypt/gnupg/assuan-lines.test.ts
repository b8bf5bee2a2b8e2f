import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dataLines, plusEscaped, unescapedData } from '../../../../pipeline/decrypt/gnupg/assuan-lines.ts'

it('brings any bytes through lines of the protocol, none too long', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
      const lines = dataLines(Buffer.from(bytes)).toString('latin1').split('\n')
      const texts = lines.slice(0, -1).map((line) => Buffer.from(line.slice(2), 'latin1'))

      expect(lines.every((line) => line.length < 1_000 && !line.includes('\r'))).toBe(true)
      expect(lines.slice(0, -1).every((line) => line.startsWith('D '))).toBe(true)
      expect(Buffer.concat(texts.map(unescapedData))).toEqual(Buffer.from(bytes))
    }),
  )
})

it('escapes an argument as gpg does', () => {
  expect(plusEscaped('Zoë "100%" + 1\nline')).toBe('Zoë+%22100%25%22+%2B+1%0Aline')
})
