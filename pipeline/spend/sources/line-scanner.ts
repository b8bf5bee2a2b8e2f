// Goes through the bytes of a line of JSON from left to right, by what is expected there. Once anything else is found, `endsAt` is false
// whatever follows. Only ASCII is expected.
import { holds, type KnownNames } from './known-names.ts'

const [quote, backslash, minus, point, zero, nine, space, tilde] = [34, 92, 45, 46, 48, 57, 32, 126]
const [colon, bigZ] = [58, 90]
const nullBytes = Buffer.from('null')
const maxName = 200
const maxCountDigits = 15
const maxFractionDigits = 40

const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const timeLength = '2026-11-20T10:00:00.000Z'.length
const dayLength = '2026-11-20T'.length

export class LineScanner {
  readonly #bytes: Buffer
  #at: number
  #isRight = true

  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes
    this.#at = start
  }

  /** Whether all was as expected, and nothing is left. */
  endsAt(end: number): boolean {
    return this.#isRight && this.#at === end
  }

  skip(expected: Uint8Array): void {
    if (this.#isRight && holds(this.#bytes, this.#at, expected)) this.#at += expected.length
    else this.#isRight = false
  }

  skipName(): void {
    if (this.#code(0) !== quote) this.#isRight = false
    const start = ++this.#at
    let code = this.#code(0)
    while (code >= space && code <= tilde && code !== quote && code !== backslash) {
      this.#at++
      code = this.#code(0)
    }
    const length = this.#at - start
    if (code !== quote || length === 0 || length > maxName) this.#isRight = false
    this.#at++
  }

  /** `known` remembers names of this kind. */
  name(known: KnownNames): string {
    const start = this.#at
    this.skipName()
    return this.#isRight ? known.at(this.#bytes, start + 1, this.#at - 1) : ''
  }

  nameOrNull(known: KnownNames): string | null {
    return this.#takesNull() ? null : this.name(known)
  }

  /** Where the next value begins, counted from the start of the block. */
  get at(): number {
    return this.#at
  }

  skipNameOrNull(): void {
    if (!this.#takesNull()) this.skipName()
  }

  count(): number {
    const start = this.#at
    let count = 0
    for (let code = this.#code(0); code >= zero && code <= nine; code = this.#code(0)) {
      count = count * 10 + (code - zero)
      this.#at++
    }
    this.#checkWhole(start)
    return count
  }

  /** Digit by digit. */
  amountOrNull(): string | null {
    if (this.#takesNull()) return null
    const start = this.#at
    if (this.#code(0) === minus) this.#at++
    const whole = this.#at
    this.#skipDigits()
    this.#checkWhole(whole)
    if (this.#code(0) === point) {
      const fraction = ++this.#at
      this.#skipDigits()
      if (this.#at === fraction || this.#at - fraction > maxFractionDigits) this.#isRight = false
    }
    return this.#isRight ? this.#bytes.toString('latin1', start, this.#at) : ''
  }

  /** In Unix milliseconds; NaN for a time that does not exist. */
  time(): number {
    const start = this.#at + 1
    if (this.#code(0) !== quote || this.#code(timeLength + 1) !== quote) this.#isRight = false
    this.#at += timeLength + 2
    const time = timeAt(this.#bytes, start)
    if (time === null) this.#isRight = false
    return time ?? Number.NaN
  }

  timeOrNull(): number | null {
    return this.#takesNull() ? null : this.time()
  }

  #takesNull(): boolean {
    const isNull = holds(this.#bytes, this.#at, nullBytes)
    if (isNull) this.#at += nullBytes.length
    return isNull
  }

  #skipDigits(): void {
    for (let code = this.#code(0); code >= zero && code <= nine; code = this.#code(0)) this.#at++
  }

  /** JSON has no number with a zero in front. */
  #checkWhole(start: number): void {
    const length = this.#at - start
    if (length === 0 || length > maxCountDigits || (length > 1 && this.#bytes[start] === zero)) this.#isRight = false
  }

  /** 0 behind the end: a whole number, as bytes are, keeps the comparisons quick. */
  #code(ahead: number): number {
    return this.#bytes[this.#at + ahead] ?? 0
  }
}

/** Most times are of the same day as the one before. */
let lastDay = { bytes: Buffer.from('1970-01-01T'), start: 0 }

/** Null for what does not look like a time as the plugin writes it; NaN for what does, but does not exist. */
function timeAt(bytes: Buffer, at: number): number | null {
  const hours = twoDigits(bytes, at + 11)
  const minutes = twoDigits(bytes, at + 14)
  const seconds = twoDigits(bytes, at + 17)
  const milliseconds = twoDigits(bytes, at + 20) * 10 + digit(bytes, at + 22)
  const isPlain =
    holds(bytes, at, lastDay.bytes) &&
    bytes[at + 13] === colon &&
    bytes[at + 16] === colon &&
    bytes[at + 19] === point &&
    bytes[at + 23] === bigZ &&
    hours < 24 &&
    minutes < 60 &&
    seconds < 60 &&
    milliseconds < 1000
  if (isPlain) return lastDay.start + ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
  const text = bytes.toString('latin1', at, at + timeLength)
  if (!timeForm.test(text)) return null
  const day = text.slice(0, dayLength)
  lastDay = { bytes: Buffer.from(day), start: Date.parse(`${day}00:00:00.000Z`) }
  return Date.parse(text)
}

function twoDigits(bytes: Uint8Array, at: number): number {
  return digit(bytes, at) * 10 + digit(bytes, at + 1)
}

/** NaN for anything else. */
function digit(bytes: Uint8Array, at: number): number {
  const code = bytes[at] ?? 0
  return code >= zero && code <= nine ? code - zero : Number.NaN
}
