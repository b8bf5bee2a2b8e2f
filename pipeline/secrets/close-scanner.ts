// Looks closer than the scanner of all output: for secrets that something disguised, in what is about to be kept.
import { withoutDigests } from '../../schema/payload-digest.ts'
import { base32Forms, base64Forms } from './encoded-forms.ts'
import { type Form, FragmentIndex } from './fragment-index.ts'
import { lettersAndDigits } from './letters-and-digits.ts'
import { type Effort, packedIn } from './packed-texts.ts'
import type { Secret } from './secret.ts'
import { provesNothing, secretPart } from './secret-forms.ts'
import { withoutEscapes } from './without-escapes.ts'

/** Longer than for text as it is: between letters and digits alone, shorter pieces turn up by chance. */
const pieceLength = 12
/** The same 12 characters, wherever the groups of five bits begin. */
const base32Length = 16
const maxByChance = 4
const maxPacked = 2
const maxTries = 500

export class CloseScanner {
  readonly #fragments = new FragmentIndex()
  /** As they were given: hardly any command has to look at one, and a store may have ten thousand names. */
  #unread: string[] = []
  readonly #publicTexts: string[] = []

  constructor(publicText = '') {
    this.publish(publicText)
  }

  /** Text that gives nothing away. */
  publish(text: string): void {
    this.#unread.push(text)
  }

  protect(secret: Secret, publicPrefix: string, owner: string): void {
    this.#fragments.add({ owner, forms: () => closeFormsOf(secret, publicPrefix) })
  }

  /** Where the secret comes from that the text holds a piece of, in whatever disguise. Null if it holds none. */
  ownerOf(text: string): string | null {
    return this.#fragments.isEmpty ? null : this.#find(withoutDigests(text), maxPacked, { tries: maxTries })
  }

  #find(text: string, depth: number, effort: Effort): string | null {
    const open = withoutEscapes(text)
    // An escape that is none takes letters away, so what it stands in is searched as it is too.
    const owner = this.#findIn(text) ?? (open === text ? null : this.#findIn(open))
    if (owner !== null || depth === 0) return owner
    const packed = packedIn(open, effort)
    return packed === '' ? null : this.#find(packed, depth - 1, effort)
  }

  /** Also where a few letters stand before or behind public ones: those may be the same by chance. */
  #isPublic(piece: string): boolean {
    for (const text of this.#unread) this.#publicTexts.push(lettersAndDigits(text))
    this.#unread = []
    const cores = [piece.slice(0, -maxByChance), piece.slice(maxByChance)]
    return this.#publicTexts.some((known) => cores.some((core) => known.includes(core)))
  }

  #findIn(text: string): string | null {
    return this.#fragments.find(lettersAndDigits(text), (piece) => !provesNothing(piece) && !this.#isPublic(piece))
  }
}

/** In letters and digits, each with the length of a stretch that gives it away. Base64 of base64 is unpacked once. */
function closeFormsOf(secret: Secret, publicPrefix: string): Form[] {
  const value = secretPart(secret, publicPrefix)
  const bytes = Buffer.from(value)
  // base64url has the same letters and digits as base64.
  const texts = [value, [...value].reverse().join(''), ...base64Forms(bytes).filter((_, at) => at % 2 === 0)]
  return [
    ...texts.map((text) => ({ text: lettersAndDigits(text), needed: pieceLength })),
    ...base32Forms(bytes).map((text) => ({ text, needed: base32Length })),
    { text: bytes.toString('hex'), needed: 2 * pieceLength },
  ]
}
