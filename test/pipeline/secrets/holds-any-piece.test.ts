// Any eight characters of a secret in a provider's answer are found.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holdsAnyPiece } from '../../../pipeline/secrets/holds-any-piece.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'

const prefix = 'sk-or-v1-'
const secretBody = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 64 })

it('finds any eight characters in what a provider answered to the very secret', () => {
  fc.assert(
    fc.property(secretBody, fc.nat(), (body, anywhere) => {
      const start = anywhere % (body.length - 8)
      const piece = body.slice(start, start + 8)
      fc.pre(new Set(piece).size > 3)

      expect(holdsAnyPiece(`{"plan":"${piece}"}`, [{ secret: new Secret(prefix + body), publicPrefix: prefix }])).toBe(
        true,
      )
    }),
  )
})
