// Finds secrets of this run, and pieces of them, in text that is about to leave the process.

import { withoutDigests } from '../../schema/payload-digest.ts'
import { base64Forms, escapedForms } from './encoded-forms.ts'
import { minPieceLength, PieceIndex } from './piece-index.ts'
import type { Secret } from './secret.ts'

/** The shortest piece of a secret that is looked for; anything shorter proves nothing. */
const pieceLength = minPieceLength
/** In hexadecimal, the same number of characters of the secret. */
const hexPieceLength = 2 * pieceLength
const minDifferent = 4

export class LeakError extends Error {
  override name = 'LeakError'

  constructor(destination: string) {
    super(`a piece of a secret was about to be written to ${destination}; nothing was written there`)
  }
}

export class LeakScanner {
  readonly #pieces = new PieceIndex()
  readonly #publicText: string

  /** `publicText` is what keyz writes everywhere (names, hosts, fields): a piece that occurs in it gives nothing away. */
  constructor(publicText = '') {
    this.#publicText = publicText.toLowerCase()
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
    return !this.#pieces.isEmpty && this.#pieces.isIn(withoutDigests(text).toLowerCase())
  }

  /** Throws LeakError when the text holds a piece of a secret. */
  inspect = (text: string, destination: string): void => {
    if (this.finds(text)) throw new LeakError(destination)
  }

  #add(piece: string): void {
    const tellsNothing = piece.length < pieceLength || isUniform(piece) || this.#publicText.includes(piece)
    if (!tellsNothing) this.#pieces.add(piece)
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
        if (!isUniform(piece) && scanned.includes(piece)) return true
      }
      return false
    }),
  )
}

/** With so few different characters (00000000) a piece is nobody's secret. */
function isUniform(piece: string): boolean {
  return new Set(piece).size < minDifferent
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
