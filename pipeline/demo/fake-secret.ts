// Fake secrets that look real, made when they are needed: none is ever written to a file of this repository.
import type { KeySpec } from '../../providers/framework/define.ts'

const lengths = [32, 33, 34, 35, 36, 37, 38, 40, 43, 48, 50, 52, 56, 60, 64, 80, 82, 100]

/** `randomHex` gives that many hexadecimal digits. */
export function fakeSecret(
  { prefix = '', pattern }: Pick<KeySpec, 'prefix' | 'pattern'>,
  randomHex: (digits: number) => string,
): string {
  const candidates = lengths.flatMap((length) => {
    const digits = randomHex(length)
    return [digits, lettersOnly(digits), `${digits}.${digits.slice(0, 16)}`].map((rest) => prefix + rest)
  })
  const fitting = candidates.find((secret) => pattern?.test(secret) ?? true)
  if (fitting === undefined) throw new Error(`no fake secret matches ${pattern}`)
  return fitting
}

/** Some providers use no digits. */
function lettersOnly(hex: string): string {
  return hex.replaceAll(/\d/g, (digit) => String.fromCharCode(0x67 + Number(digit)))
}
