// Exact numbers as the computer counts best: whole units and where the point is. For sums and quotients of decimals; nothing stores them.

/** `units` divided by 10 to the power of `scale`, which may be negative. */
export interface Exact {
  units: bigint
  scale: number
}

const powers: bigint[] = []

function powerOfTen(exponent: number): bigint {
  const known = powers[exponent]
  if (known !== undefined) return known
  const power = 10n ** BigInt(exponent)
  powers[exponent] = power
  return power
}

/** Of digits with a minus, a point, and an exponent, or without them. */
export function exactOf(text: string): Exact {
  const mark = text.search(/e/i)
  const exponent = mark === -1 ? 0 : Number(text.slice(mark + 1))
  const digits = mark === -1 ? text : text.slice(0, mark)
  const point = digits.indexOf('.')
  if (point === -1) return { units: BigInt(digits), scale: 0 - exponent }
  const units = BigInt(digits.slice(0, point) + digits.slice(point + 1))
  return { units, scale: digits.length - point - 1 - exponent }
}

/** Without an exponent, without zeros at the ends, and without a minus before zero. */
export function writtenOf({ units, scale }: Exact): string {
  if (units === 0n) return '0'
  if (scale <= 0) return String(units * powerOfTen(-scale))
  const sign = units < 0n ? '-' : ''
  const digits = String(magnitude(units)).padStart(scale + 1, '0')
  let end = digits.length
  const point = end - scale
  while (end > point && digits.charCodeAt(end - 1) === 48) end--
  return sign + digits.slice(0, point) + (end === point ? '' : `.${digits.slice(point, end)}`)
}

export function plus(left: Exact, right: Exact): Exact {
  const scale = Math.max(left.scale, right.scale)
  return { units: raised(left, scale) + raised(right, scale), scale }
}

export function minus(left: Exact, right: Exact): Exact {
  return plus(left, { ...right, units: -right.units })
}

export function times(left: Exact, right: Exact): Exact {
  return { units: left.units * right.units, scale: left.scale + right.scale }
}

/** Cut off, towards zero, after so many places. The divisor must not be zero. */
export function divided(dividend: Exact, divisor: Exact, places: number): Exact {
  const shift = places + divisor.scale - dividend.scale
  const above = shift > 0 ? dividend.units * powerOfTen(shift) : dividend.units
  const below = shift < 0 ? divisor.units * powerOfTen(-shift) : divisor.units
  return { units: above / below, scale: places }
}

/** Halves go away from zero. */
export function roundedToPlaces(value: Exact, places: number): Exact {
  return without(value, value.scale - places)
}

/** The same for so many significant digits. */
export function roundedToDigits(value: Exact, digits: number): Exact {
  return without(value, String(magnitude(value.units)).length - digits)
}

/** Rounded, with so many digits less at the end. */
function without(value: Exact, count: number): Exact {
  if (count <= 0) return value
  const unit = powerOfTen(count)
  const whole = (magnitude(value.units) + unit / 2n) / unit
  return { units: value.units < 0n ? -whole : whole, scale: value.scale - count }
}

function raised({ units, scale }: Exact, to: number): bigint {
  return to === scale ? units : units * powerOfTen(to - scale)
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units
}
