// Finds secrets of this run, and pieces of them, in text that is about to leave the process.
import { withoutDigests } from '../../schema/payload-digest.ts'
import { LeakError } from '../errors.ts'
import { PieceIndex } from './piece-index.ts'
import type { Secret } from './secret.ts'
import { formsOf, provesNothing } from './secret-forms.ts'

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
    if (!provesNothing(piece) && !this.#publicText.includes(piece)) this.#pieces.add(piece)
  }
}
