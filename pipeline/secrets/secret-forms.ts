// The forms in which a secret may turn up in text, and how long a piece of each has to be to give it away.
import { base64Forms, escapedForms } from './encoded-forms.ts'
import { minPieceLength } from './piece-index.ts'
import type { Secret } from './secret.ts'

/** In hexadecimal, the same number of characters of the secret. */
const hexPieceLength = 2 * minPieceLength
const minDifferent = 4

/** A shorter piece turns up by chance, and one with so few different characters (00000000) is nobody's secret. */
export function provesNothing(piece: string): boolean {
  return piece.length < minPieceLength || new Set(piece).size < minDifferent
}

/** The secret without what everybody knows of it. */
export function secretPart(secret: Secret, publicPrefix: string): string {
  const whole = secret.reveal()
  return publicPrefix !== '' && whole.startsWith(publicPrefix) ? whole.slice(publicPrefix.length) : whole
}

/** The secret part of a secret as it may appear in text, each with the length of its shortest identifying piece. */
export function formsOf(secret: Secret, publicPrefix: string): { text: string; length: number }[] {
  const value = secretPart(secret, publicPrefix)
  const bytes = Buffer.from(value)
  const hex = { text: bytes.toString('hex'), length: hexPieceLength }
  const reversed = [...value].reverse().join('')
  const plain = [value, reversed, ...escapedForms(value), ...base64Forms(bytes)]
  // Compared without regard to case: for a key of hexadecimal digits the other case is the whole secret too.
  return [...[...new Set(plain)].map((text) => ({ text: text.toLowerCase(), length: minPieceLength })), hex]
}
