// Finds secrets of this run, and pieces of them, in text that is about to leave the process.
import { withoutDigests } from '../../schema/payload-digest.ts'
import { LeakError } from '../errors.ts'
import { CloseScanner } from './close-scanner.ts'
import { PieceIndex } from './piece-index.ts'
import type { Secret } from './secret.ts'
import { formsOf, provesNothing } from './secret-forms.ts'

export class LeakScanner {
  readonly #pieces = new PieceIndex()
  readonly #publicTexts: string[]
  readonly #close: CloseScanner
  /** Whether a piece that was found is public: only those few are looked for in all of the public text. */
  readonly #known = new Map<string, boolean>()

  /** `publicText` is what keyz writes everywhere (names, hosts, fields): a piece that occurs in it gives nothing away. */
  constructor(publicText = '') {
    this.#publicTexts = [publicText.toLowerCase()]
    this.#close = new CloseScanner(publicText)
  }

  /** Names that are public in git already, such as those of entries and accounts. They are never taken for a secret. */
  publish(names: Iterable<string>): void {
    const unique = [...new Set(names)]
    this.#publicTexts.push(unique.join('\n').toLowerCase())
    this.#close.publish(JSON.stringify(unique))
    this.#known.clear()
  }

  /**
   * From now on this secret is looked for. `publicPrefix` is the part of it that everybody knows, such as `sk-or-v1-`. `owner` is
   * where it comes from, as in a sentence: `the secret in openrouter/ci`.
   */
  protect(secret: Secret, publicPrefix = '', owner = 'a secret'): void {
    this.#close.protect(secret, publicPrefix, owner)
    for (const { text, length } of formsOf(secret, publicPrefix)) {
      this.#add(text.slice(0, length), owner)
      this.#add(text.slice(-length), owner)
    }
  }

  /** Whether the text holds the beginning or the end of any secret, in any of the usual encodings. */
  finds(text: string): boolean {
    return this.ownerOf(text) !== null
  }

  /** Where the secret comes from that the text holds a piece of. Null if it holds none. */
  ownerOf(text: string): string | null {
    if (this.#pieces.isEmpty) return null
    return this.#pieces.find(withoutDigests(text).toLowerCase(), (piece) => !this.#isPublic(piece))
  }

  /** Throws LeakError when the text holds a piece of a secret. */
  inspect = (text: string, destination: string): void => {
    const owner = this.ownerOf(text)
    if (owner !== null) throw new LeakError(destination, owner)
  }

  /** For what is kept: throws LeakError also when the text holds a piece of a secret in disguise, such as compressed. */
  inspectClosely = (text: string, destination: string): void => {
    const owner = this.ownerOf(text) ?? this.#close.ownerOf(text)
    if (owner !== null) throw new LeakError(destination, owner)
  }

  #add(piece: string, owner: string): void {
    if (!provesNothing(piece)) this.#pieces.add(piece, owner)
  }

  #isPublic(piece: string): boolean {
    const known = this.#known.get(piece)
    if (known !== undefined) return known
    const found = this.#publicTexts.some((text) => text.includes(piece))
    this.#known.set(piece, found)
    return found
  }
}
