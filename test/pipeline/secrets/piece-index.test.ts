// A piece is found wherever it is, whatever else is looked for, and nothing else is found.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PieceIndex } from '../../../pipeline/secrets/piece-index.ts'

const all = () => true
const letters = fc.constantFrom(...'abü1')
const piece = fc.string({ unit: letters, minLength: 8, maxLength: 16 })

it('finds exactly what a plain search finds', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.string({ unit: letters, maxLength: 60 }), (pieces, text) => {
      const index = new PieceIndex()
      for (const each of pieces) index.add(each, `of ${each}`)

      expect(index.find(text, all) !== null).toBe(pieces.some((each) => text.includes(each)))
      for (const each of pieces) expect(index.find(text + each + text, all)).not.toBeNull()
    }),
  )
})

it('tells pieces with the same beginning apart', () => {
  const index = new PieceIndex()
  index.add('0123456789', 'digits')
  index.add('01234567ab', 'letters')

  expect(index.find('x01234567abx', all)).toBe('letters')
  expect(index.find('x01234567cdx', all)).toBeNull()
  expect(index.find('x01234567abx', (piece) => piece === '0123456789')).toBeNull()
})
