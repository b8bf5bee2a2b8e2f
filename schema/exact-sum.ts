// Adds up many exact decimals: the sum of a million amounts is right to the last digit. Amounts of up to 15 digits are added up as
// whole numbers that a float holds exactly, one sum for each number of decimal places, and only these sums become big integers.
import { type Decimal, toDecimal } from './decimal.ts'

const plain = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/

interface Parts {
  units: bigint
  places: number
}

/** Null for text that is not a number keyz can store. */
function partsOf(text: string): Parts | null {
  const [, sign, whole, fraction = ''] = plain.exec(text) ?? plain.exec(toDecimal(text) ?? '') ?? []
  if (whole === undefined) return null
  const units = BigInt(whole + fraction)
  return { units: sign === '-' ? -units : units, places: fraction.length }
}

const [zero, nine, point] = [48, 57, 46]
const maxDigits = 15

export class ExactSum {
  #units = 0n
  #places = 0
  /** What small amounts come to, in units of so many decimal places. */
  readonly #small: number[] = []

  /** Adds a number as another program wrote it (`0.0045`, `1e-7`), `times` times. Returns false and adds nothing if it is not a number. */
  add(text: string, times = 1): boolean {
    if (times === 1 && this.#addSmall(text)) return true
    const parts = partsOf(text)
    if (parts === null) return false
    this.#addParts({ ...parts, units: times === 1 ? parts.units : parts.units * BigInt(times) })
    return true
  }

  addSum(other: ExactSum): void {
    for (let places = 0; places < other.#small.length; places++) {
      const units = other.#small[places] ?? 0
      if (units !== 0) this.#addSmallUnits(units, places)
    }
    if (other.#units !== 0n) this.#addParts({ units: other.#units, places: other.#places })
  }

  /** The sum with its decimal point moved by `shift` places: `-6` turns a price per million into an amount. */
  total(shift = 0): Decimal {
    this.#gather()
    const negative = this.#units < 0n
    const places = this.#places - shift
    const digits = (negative ? -this.#units : this.#units).toString() + '0'.repeat(Math.max(0, -places))
    const padded = digits.padStart(Math.max(0, places) + 1, '0')
    const point = padded.length - Math.max(0, places)
    const fraction = padded.slice(point).replace(/0+$/, '')
    const whole = padded.slice(0, point).replace(/^0+(?=\d)/, '')
    const text = `${whole}${fraction === '' ? '' : `.${fraction}`}`
    const sum = toDecimal(negative ? `-${text}` : text)
    if (sum === null) throw new RangeError('the sum has more digits than keyz can store')
    return sum
  }

  /** Adds digits with at most one point between them. False for anything else. */
  #addSmall(text: string): boolean {
    if (text.length > maxDigits + 1) return false
    let units = 0
    let digits = 0
    let wholeDigits = -1
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code >= zero && code <= nine) {
        units = units * 10 + (code - zero)
        digits++
      } else if (code === point && wholeDigits === -1 && digits > 0) wholeDigits = digits
      else return false
    }
    if (digits === 0 || digits > maxDigits || digits === wholeDigits) return false
    const places = wholeDigits === -1 ? 0 : digits - wholeDigits
    this.#addSmallUnits(units, places)
    return true
  }

  #addSmallUnits(units: number, places: number): void {
    while (this.#small.length <= places) this.#small.push(0)
    if ((this.#small[places] ?? 0) > Number.MAX_SAFE_INTEGER - units) this.#gather()
    this.#small[places] = (this.#small[places] ?? 0) + units
  }

  #gather(): void {
    for (const [places, units] of this.#small.entries()) {
      if (units !== 0) this.#addParts({ units: BigInt(units), places })
      this.#small[places] = 0
    }
  }

  #addParts({ units, places }: Parts): void {
    if (places > this.#places) {
      this.#units *= 10n ** BigInt(places - this.#places)
      this.#places = places
    }
    this.#units += places === this.#places ? units : units * 10n ** BigInt(this.#places - places)
  }
}
