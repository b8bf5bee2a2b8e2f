// Goes along the bytes of one line from left to right. Once something is not as it should be, the line is lost, and nothing of it counts.

const [quote, backslash, minus, point, zero, nine] = [34, 92, 45, 46, 48, 57]
const maxName = 200
const maxDigits = 15
const maxNames = 100_000
const nullBytes = Buffer.from('null')
const timeForm = Buffer.from('0000-00-00T00:00:00.000Z')
const dayLength = 86_400_000

export class LineBytes {
  #block: Buffer = nullBytes
  #at = 0
  #end = 0
  #lost = false
  readonly #days = new Map<number, number>()
  readonly #names = new Map<number, { name: string; bytes: Buffer }>()

  start(block: Buffer, from: number, to: number): void {
    this.#block = block
    this.#at = from
    this.#end = to
    this.#lost = false
  }

  /** Nothing was wrong, and nothing is left. */
  isWhole(): boolean {
    return !this.#lost && this.#at === this.#end
  }

  /** Steps over what has to stand here. */
  over(expected: Buffer): void {
    const block = this.#block
    const at = this.#at
    this.#at += expected.length
    if (this.#at > this.#end) this.#lost = true
    if (this.#lost) return
    for (let index = 0; index < expected.length; index++) {
      if (block[at + index] === expected[index]) continue
      this.#lost = true
      return
    }
  }

  isNull(): boolean {
    if (this.#block[this.#at] !== nullBytes[0]) return false
    this.over(nullBytes)
    return true
  }

  skipName(): void {
    this.#nameBounds()
  }

  /** A name that comes once: a string of its own. */
  freshName(): string {
    const start = this.#nameBounds()
    return this.#lost ? '' : this.#block.toString('latin1', start, this.#at - 1)
  }

  /** A name that comes again and again: the same string every time. */
  knownName(): string {
    const start = this.#nameBounds()
    if (this.#lost) return ''
    const end = this.#at - 1
    let hash = 0
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (this.#block[at] ?? 0)) | 0
    const known = this.#names.get(hash)
    if (known !== undefined && this.#block.compare(known.bytes, 0, known.bytes.length, start, end) === 0)
      return known.name
    const name = this.#block.toString('latin1', start, end)
    if (this.#names.size >= maxNames) this.#names.clear()
    this.#names.set(hash, { name, bytes: Buffer.from(name) })
    return name
  }

  /** A number without an exponent, as it is written. */
  amount(): string {
    const start = this.#at
    if (this.#block[this.#at] === minus) this.#at++
    this.#digits()
    if (this.#block[this.#at] === point) {
      this.#at++
      if (this.#skipDigits() === 0) this.#lost = true
    }
    return this.#lost || this.#at - start > 40 ? this.#lose('') : this.#block.toString('latin1', start, this.#at)
  }

  count(): number {
    return this.#digits()
  }

  /** `"2026-11-20T10:00:00.000Z"`, as Unix milliseconds. */
  time(): number {
    const start = this.#at + 1
    this.#at = start + timeForm.length + 1
    if (this.#lost || this.#at > this.#end) return this.#lose(0)
    const block = this.#block
    if (block[start - 1] !== quote || block[this.#at - 1] !== quote) return this.#lose(0)
    for (let index = 0; index < timeForm.length; index++) {
      const form = timeForm[index] ?? 0
      const byte = block[start + index] ?? 0
      if (form === zero ? byte < zero || byte > nine : byte !== form) return this.#lose(0)
    }
    const day = this.#day(
      this.#number(start, 4) * 10_000 + this.#number(start + 5, 2) * 100 + this.#number(start + 8, 2),
    )
    const hour = this.#number(start + 11, 2)
    const minute = this.#number(start + 14, 2)
    const second = this.#number(start + 17, 2)
    if (hour > 23 || minute > 59 || second > 59) return this.#lose(0)
    return day + ((hour * 60 + minute) * 60 + second) * 1000 + this.#number(start + 20, 3)
  }

  /** Where its first letter stands; the place goes on behind its closing mark. */
  #nameBounds(): number {
    const block = this.#block
    const start = this.#at + 1
    let at = start
    let byte = block[at] ?? 0
    while (at < this.#end && byte !== quote && byte !== backslash && byte >= 32 && byte < 127) byte = block[++at] ?? 0
    if (block[this.#at] !== quote || byte !== quote || at >= this.#end || at === start || at - start > maxName)
      this.#lost = true
    this.#at = at + 1
    return start
  }

  /** Digits without a zero before them. */
  #digits(): number {
    const start = this.#at
    const length = this.#skipDigits()
    if (length === 0 || length > maxDigits || (length > 1 && this.#block[start] === zero)) return this.#lose(0)
    return this.#number(start, length)
  }

  #skipDigits(): number {
    const start = this.#at
    for (let byte = this.#block[this.#at] ?? 0; byte >= zero && byte <= nine && this.#at < this.#end; )
      byte = this.#block[++this.#at] ?? 0
    return this.#at - start
  }

  #number(start: number, length: number): number {
    let value = 0
    for (let at = start; at < start + length; at++) value = value * 10 + (this.#block[at] ?? zero) - zero
    return value
  }

  /** The beginning of a day that is written like 20261120. */
  #day(written: number): number {
    const known = this.#days.get(written)
    if (known !== undefined) return known
    const [year, month, day] = [Math.floor(written / 10_000), Math.floor(written / 100) % 100, written % 100]
    const start = Date.UTC(year, month - 1, day)
    const again = new Date(start)
    if (year < 1970 || again.getUTCMonth() !== month - 1 || again.getUTCDate() !== day || start % dayLength !== 0)
      return this.#lose(0)
    this.#days.set(written, start)
    return start
  }

  #lose<Value>(value: Value): Value {
    this.#lost = true
    return value
  }
}
