// Finds any stretch of thousands of secrets in a text, from its middle too. Every stretch of 12 letters holds one of the samples of 8
// that are taken every 5 letters: a few samples tell where to look closer, and no stretch has to be stored. 150 samples of one secret
// take 2 KB.

/** One way to write a secret, in letters and digits, and how long a stretch of it gives it away. */
export interface Form {
  text: string
  needed: number
}

export interface Fragments {
  owner: string
  /** Made anew for the few places that are looked at closer. Fewer than 16, always the same ones in the same order. */
  forms: () => readonly Form[]
}

const sampleLength = 8
const minDifferent = 3
/** So that a long stretch has more than one sample. */
const maxStep = 9
const maxForms = 16
/** Of a sample that a secret repeats. */
const maxPlaces = 64

/** The checksum can be moved along by one character; `heaviest` is the weight of the character that leaves it. */
const weight = 0x01000193
const heaviest = Array.from({ length: sampleLength - 1 }).reduce<number>((product) => Math.imul(product, weight), 1)
/** Spreads a checksum: its last bits depend on few characters. */
const spread = (sum: number) => Math.imul(sum ^ (sum >>> 15), 0x85ebca6b) >>> 0

/**
 * Where the samples begin. One that says too little, like `30303030`, may be the only one of a stretch: all around it take its place, up to
 * the samples before and behind it.
 */
function samplesOf(text: string, step: number): Set<number> {
  const isTelling = (start: number) =>
    start >= 0 &&
    start + sampleLength <= text.length &&
    new Set(text.slice(start, start + sampleLength)).size >= minDifferent
  const starts = new Set<number>()
  for (let start = 0; start + sampleLength <= text.length; start += step) {
    const near = isTelling(start) ? [start] : Array.from({ length: 2 * step - 1 }, (_, at) => start - step + 1 + at)
    for (const one of near) if (isTelling(one)) starts.add(one)
  }
  return starts
}

export class FragmentIndex {
  readonly #known: Fragments[] = []
  /** By slot: a spread checksum, and the number of the form. 0 is no form. */
  #sums = new Uint32Array(2 ** 10)
  #numbers = new Uint32Array(2 ** 10)
  /** A bit for every 16th of the slots: most positions of a text are told from all samples by one look. */
  #mayStart = new Uint32Array(2 ** 9)
  #used = 0

  get isEmpty(): boolean {
    return this.#known.length === 0
  }

  add(fragments: Fragments): void {
    this.#known.push(fragments)
    for (const [at, { text, needed }] of fragments.forms().entries()) {
      const step = Math.min(needed - sampleLength + 1, maxStep)
      const number = this.#known.length * maxForms + at
      for (const start of samplesOf(text, step)) this.#insert(spread(checksum(text, start)), number)
    }
  }

  /** Whose secret the text holds a stretch of: the first that `counts`. Null if it holds none. */
  find(text: string, counts: (stretch: string) => boolean): string | null {
    const look = this.#closer(text, counts)
    const bits = this.#mayStart
    const shift = 32 - Math.log2(bits.length * 32)
    let sum = 0
    for (let end = 0; end < text.length; end++) {
      if (end >= sampleLength) sum = (sum - Math.imul(text.charCodeAt(end - sampleLength), heaviest)) | 0
      sum = (Math.imul(sum, weight) + text.charCodeAt(end)) | 0
      const hash = spread(sum)
      const bit = hash >>> shift
      if (((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0 || end < sampleLength - 1) continue
      const owner = look(hash, end - sampleLength + 1)
      if (owner !== null) return owner
    }
    return null
  }

  #closer(text: string, counts: (stretch: string) => boolean): (hash: number, start: number) => string | null {
    const made = new Map<number, readonly Form[]>()
    return (hash, start) => {
      for (let slot = this.#slotOf(hash); this.#numbers[slot] !== 0; slot = this.#after(slot)) {
        if (this.#sums[slot] !== hash) continue
        const number = this.#numbers[slot] ?? 0
        const known = this.#known[Math.floor(number / maxForms) - 1]
        if (known === undefined) continue
        const forms = made.get(number - (number % maxForms)) ?? known.forms()
        made.set(number - (number % maxForms), forms)
        const form = forms[number % maxForms]
        if (form !== undefined && holdsStretch(text, start, form, counts)) return known.owner
      }
      return null
    }
  }

  #insert(hash: number, number: number): void {
    if (this.#used * 3 >= this.#sums.length * 2) this.#grow()
    let slot = this.#slotOf(hash)
    for (; this.#numbers[slot] !== 0; slot = this.#after(slot))
      if (this.#sums[slot] === hash && this.#numbers[slot] === number) return
    this.#sums[slot] = hash
    this.#numbers[slot] = number
    this.#used++
    const bit = hash >>> (32 - Math.log2(this.#mayStart.length * 32))
    this.#mayStart[bit >>> 5] = (this.#mayStart[bit >>> 5] ?? 0) | (1 << (bit & 31))
  }

  #grow(): void {
    const [sums, numbers] = [this.#sums, this.#numbers]
    this.#sums = new Uint32Array(2 * sums.length)
    this.#numbers = new Uint32Array(2 * sums.length)
    this.#mayStart = new Uint32Array(sums.length)
    this.#used = 0
    for (const [slot, number] of numbers.entries()) if (number !== 0) this.#insert(sums[slot] ?? 0, number)
  }

  #slotOf(hash: number): number {
    return hash & (this.#sums.length - 1)
  }

  #after(slot: number): number {
    return (slot + 1) & (this.#sums.length - 1)
  }
}

/** Whether the text has at least as much of the form as is needed around these letters. */
function holdsStretch(text: string, start: number, form: Form, counts: (stretch: string) => boolean): boolean {
  const sample = text.slice(start, start + sampleLength)
  const most = form.needed - sampleLength
  let place = form.text.indexOf(sample)
  for (let places = 0; place >= 0 && places < maxPlaces; places++, place = form.text.indexOf(sample, place + 1)) {
    let before = 0
    while (
      before < most &&
      before < Math.min(place, start) &&
      form.text[place - before - 1] === text[start - before - 1]
    )
      before++
    let after = sampleLength
    while (after < form.needed && place + after < form.text.length && form.text[place + after] === text[start + after])
      after++
    for (let from = start - before; from + form.needed <= start + after; from++)
      if (counts(text.slice(from, from + form.needed))) return true
  }
  return false
}

function checksum(text: string, start: number): number {
  let sum = 0
  for (let at = start; at < start + sampleLength; at++) sum = (Math.imul(sum, weight) + text.charCodeAt(at)) | 0
  return sum
}
