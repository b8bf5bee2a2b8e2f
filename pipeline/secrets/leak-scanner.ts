// Finds secrets of this run, and pieces of them, in text that is about to leave the process.

import { withoutDigests } from '../../schema/payload-digest.ts'
import { base64Forms, escapedForms } from './encoded-forms.ts'
import type { Secret } from './secret.ts'

/** The shortest piece of a secret that is looked for; anything shorter proves nothing. */
const pieceLength = 8
/** In hexadecimal, the same number of characters of the secret. */
const hexPieceLength = 2 * pieceLength
/** A piece with fewer different characters than this (00000000) is nobody's secret. */
const minDifferent = 4

/** Of a checksum that can be moved along by one character; the heaviest is the weight of the first of a piece. */
const weight = 0x01000193
const heaviest = Array.from({ length: pieceLength - 1 }).reduce<number>((product) => Math.imul(product, weight), 1)

function checksum(piece: string): number {
  const codes = Array.from({ length: piece.length }, (_, at) => piece.charCodeAt(at))
  return codes.reduce((sum, code) => (Math.imul(sum, weight) + code) | 0, 0)
}

export class LeakError extends Error {
  override name = 'LeakError'

  constructor(destination: string) {
    super(`a piece of a secret was about to be written to ${destination}; nothing was written there`)
  }
}

export class LeakScanner {
  /** Needles by the checksum of their first characters: one look-up per position, however many secrets there are. */
  readonly #needles = new Map<number, string[]>()
  readonly #ownWords: string

  /** `ownWords` is text of our own (names, hosts, fields): a piece that stands there too gives nothing away. */
  constructor(publicText = '') {
    this.#ownWords = publicText.toLowerCase()
  }

  /** From now on this secret is looked for. `publicPrefix` is the part of it that everybody knows, such as `sk-or-v1-`. */
  protect(secret: Secret, publicPrefix = ''): void {
    for (const { text, length } of formsOf(secret, publicPrefix)) {
      this.#add(text.slice(0, length))
      this.#add(text.slice(-length))
    }
  }

  /** Whether the text holds the beginning or the end of any secret, in any of the usual encodings. */
  finds(text: string): boolean {
    if (this.#needles.size === 0) return false
    const scanned = withoutDigests(text).toLowerCase()
    let sum = 0
    for (let end = 0; end < scanned.length; end++) {
      // A running checksum of the last characters: no string is made for a position where nothing is found.
      if (end >= pieceLength) sum = (sum - Math.imul(scanned.charCodeAt(end - pieceLength), heaviest)) | 0
      sum = (Math.imul(sum, weight) + scanned.charCodeAt(end)) | 0
      const start = end - pieceLength + 1
      if (start >= 0 && this.#needles.get(sum)?.some((needle) => scanned.startsWith(needle, start))) return true
    }
    return false
  }

  /** Throws LeakError when the text holds a piece of a secret. */
  inspect = (text: string, destination: string): void => {
    if (this.finds(text)) throw new LeakError(destination)
  }

  #add(needle: string): void {
    if (needle.length < pieceLength || new Set(needle).size < minDifferent || this.#ownWords.includes(needle)) return
    const start = checksum(needle.slice(0, pieceLength))
    const known = this.#needles.get(start)
    if (known === undefined) this.#needles.set(start, [needle])
    else if (!known.includes(needle)) known.push(needle)
  }
}

/**
 * Whether the text holds any piece at all of these secrets. Looks far closer than the scanner of the whole run, which
 * costs memory for every secret; used on what a provider answered to the very secrets that it was sent.
 */
export function holdsAnyPiece(text: string, secrets: readonly { secret: Secret; publicPrefix: string }[]): boolean {
  const scanned = withoutDigests(text).toLowerCase()
  return secrets.some(({ secret, publicPrefix }) =>
    formsOf(secret, publicPrefix).some((form) => {
      for (let start = 0; start + form.length <= form.text.length; start++) {
        const piece = form.text.slice(start, start + form.length)
        if (new Set(piece).size >= minDifferent && scanned.includes(piece)) return true
      }
      return false
    }),
  )
}

/** The secret part of a secret as it may appear in text, each with the length of its shortest telling piece. */
function formsOf(secret: Secret, publicPrefix: string): { text: string; length: number }[] {
  const whole = secret.reveal()
  const value = publicPrefix !== '' && whole.startsWith(publicPrefix) ? whole.slice(publicPrefix.length) : whole
  const bytes = Buffer.from(value)
  const hex = { text: bytes.toString('hex'), length: hexPieceLength }
  const reversed = [...value].reverse().join('')
  const plain = [value, reversed, ...escapedForms(value), ...base64Forms(bytes)]
  // Compared without regard to case: for a key of hexadecimal digits the other case is the whole secret too.
  return [...[...new Set(plain)].map((text) => ({ text: text.toLowerCase(), length: pieceLength })), hex]
}
