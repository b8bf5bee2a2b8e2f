// Adds up many exact decimals, with one integer addition each: the sum of a million amounts is right to the last digit.
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

export class ExactSum {
  #units = 0n
  #places = 0

  /** Adds a number as another program wrote it (`0.0045`, `1e-7`), `times` times. Returns false and adds nothing if it is not a number. */
  add(text: string, times = 1): boolean {
    const parts = partsOf(text)
    if (parts === null) return false
    this.#addParts({ ...parts, units: times === 1 ? parts.units : parts.units * BigInt(times) })
    return true
  }

  addSum(other: ExactSum): void {
    this.#addParts({ units: other.#units, places: other.#places })
  }

  /** The sum with its decimal point moved by `shift` places: `-6` turns a price per million into an amount. */
  total(shift = 0): Decimal {
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

  #addParts({ units, places }: Parts): void {
    if (places > this.#places) {
      this.#units *= 10n ** BigInt(places - this.#places)
      this.#places = places
    }
    this.#units += places === this.#places ? units : units * 10n ** BigInt(this.#places - places)
  }
}
