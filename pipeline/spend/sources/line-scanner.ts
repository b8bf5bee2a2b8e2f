// Goes through a line of JSON from left to right, by what is expected there. Once anything else is found, `endsAt` is false whatever follows.

const [quote, backslash, minus, point, zero, nine, space, tilde] = [34, 92, 45, 46, 48, 57, 32, 126]
const maxName = 200
const maxCountDigits = 15
const maxFractionDigits = 40

const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const timeLength = '2026-11-20T10:00:00.000Z'.length
const dayLength = '2026-11-20T'.length

export class LineScanner {
  readonly #text: string
  #at: number
  #isRight = true

  constructor(text: string, start: number) {
    this.#text = text
    this.#at = start
  }

  /** Whether all was as expected, and nothing is left. */
  endsAt(end: number): boolean {
    return this.#isRight && this.#at === end
  }

  skip(expected: string): void {
    if (this.#text.startsWith(expected, this.#at)) this.#at += expected.length
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

  /** A piece of the line: it keeps all of it in memory. */
  name(): string {
    const start = this.#at
    this.skipName()
    return this.#text.slice(start + 1, this.#at - 1)
  }

  nameOrNull(): string | null {
    return this.#takesNull() ? null : this.name()
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

  /** Digit by digit. A piece of the line: it keeps all of it in memory. */
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
    return this.#text.slice(start, this.#at)
  }

  /** In Unix milliseconds; NaN for a time that does not exist. */
  time(): number {
    const start = this.#at + 1
    if (this.#code(0) !== quote || this.#code(timeLength + 1) !== quote) this.#isRight = false
    this.#at += timeLength + 2
    const time = timeAt(this.#text, start)
    if (time === null) this.#isRight = false
    return time ?? Number.NaN
  }

  timeOrNull(): number | null {
    return this.#takesNull() ? null : this.time()
  }

  #takesNull(): boolean {
    const isNull = this.#text.startsWith('null', this.#at)
    if (isNull) this.#at += 'null'.length
    return isNull
  }

  #skipDigits(): void {
    for (let code = this.#code(0); code >= zero && code <= nine; code = this.#code(0)) this.#at++
  }

  /** JSON has no number with a zero in front. */
  #checkWhole(start: number): void {
    const length = this.#at - start
    if (length === 0 || length > maxCountDigits || (length > 1 && this.#text.charCodeAt(start) === zero))
      this.#isRight = false
  }

  /** NaN behind the end, which no comparison holds for. */
  #code(ahead: number): number {
    return this.#text.charCodeAt(this.#at + ahead)
  }
}

/** Most times are of the same day as the one before. */
let lastDay = { text: '1970-01-01T', start: 0 }

/** Null for what does not look like a time as the plugin writes it; NaN for what does, but does not exist. */
function timeAt(text: string, at: number): number | null {
  const hours = twoDigits(text, at + 11)
  const minutes = twoDigits(text, at + 14)
  const seconds = twoDigits(text, at + 17)
  const milliseconds = twoDigits(text, at + 20) * 10 + (text.charCodeAt(at + 22) - zero)
  const isPlain =
    text.startsWith(lastDay.text, at) &&
    text.charCodeAt(at + 13) === 58 &&
    text.charCodeAt(at + 16) === 58 &&
    text.charCodeAt(at + 19) === point &&
    text.charCodeAt(at + 23) === 90 &&
    text.charCodeAt(at + 22) >= zero &&
    text.charCodeAt(at + 22) <= nine &&
    hours < 24 &&
    minutes < 60 &&
    seconds < 60 &&
    milliseconds < 1000
  if (isPlain) return lastDay.start + ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
  const whole = text.slice(at, at + timeLength)
  if (!timeForm.test(whole)) return null
  const day = whole.slice(0, dayLength)
  lastDay = { text: day, start: Date.parse(`${day}00:00:00.000Z`) }
  return Date.parse(whole)
}

/** NaN for anything else. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - zero, text.charCodeAt(at + 1) - zero]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}
