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

it('finds each of many thousands of pieces, and says whose it is', () => {
  const index = new PieceIndex()
  const pieces = Array.from({ length: 50_000 }, (_, number) => `${number.toString(36).padStart(8, '0')}-piece`)
  for (const [number, piece] of pieces.entries()) index.add(piece, `owner ${Math.floor(number / 10)}`)

  const found = [0, 1, 9_999, 25_000, 49_999].map((number) => index.find(`at ${pieces[number]}.`, () => true))

  expect(found).toEqual(['owner 0', 'owner 0', 'owner 999', 'owner 2500', 'owner 4999'])
  expect(index.find('0000000-piece', () => true)).toBeNull()
})
