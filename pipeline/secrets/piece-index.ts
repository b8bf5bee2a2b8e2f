// Finds any of thousands of short pieces in a text. A running checksum, and not a string made at every position: 20 KB among
// the pieces of 200 secrets take 0.14 ms instead of 0.6 ms, and a sync of 10,000 keys scans some 200 MB.

/** A piece is found by the checksum of its first characters, this many; no piece may be shorter. */
export const minPieceLength = 8

/** The checksum can be moved along by one character; `heaviest` is the weight of the character that leaves it. */
const weight = 0x01000193
const heaviest = Array.from({ length: minPieceLength - 1 }).reduce<number>((product) => Math.imul(product, weight), 1)

/** Most positions of a text are told from all pieces by one look at a small table. */
const slots = 2 ** 18
const slotOf = (sum: number) => (sum ^ (sum >>> 14)) & (slots - 1)

export class PieceIndex {
  readonly #mayStart = new Uint8Array(slots)
  /** By checksum: a piece and whose it is, then the next piece and whose it is. Flat, because there may be 200,000. */
  readonly #pieces = new Map<number, string[]>()

  get isEmpty(): boolean {
    return this.#pieces.size === 0
  }

  add(piece: string, owner: string): void {
    const start = checksum(piece.slice(0, minPieceLength))
    this.#mayStart[slotOf(start)] = 1
    const known = this.#pieces.get(start)
    if (known === undefined) this.#pieces.set(start, [piece, owner])
    else if (!known.some((text, at) => at % 2 === 0 && text === piece)) known.push(piece, owner)
  }

  /** Whose piece is in the text: the first that `counts`. Null if there is none. */
  find(text: string, counts: (piece: string) => boolean): string | null {
    let sum = 0
    for (let end = 0; end < text.length; end++) {
      if (end >= minPieceLength) sum = (sum - Math.imul(text.charCodeAt(end - minPieceLength), heaviest)) | 0
      sum = (Math.imul(sum, weight) + text.charCodeAt(end)) | 0
      const start = end - minPieceLength + 1
      if (start < 0 || this.#mayStart[slotOf(sum)] === 0) continue
      const pieces = this.#pieces.get(sum)
      if (pieces === undefined) continue
      const at = pieces.findIndex((piece, index) => index % 2 === 0 && text.startsWith(piece, start) && counts(piece))
      if (at >= 0) return pieces[at + 1] ?? null
    }
    return null
  }
}

function checksum(piece: string): number {
  const codes = Array.from({ length: piece.length }, (_, at) => piece.charCodeAt(at))
  return codes.reduce((sum, code) => (Math.imul(sum, weight) + code) | 0, 0)
}
