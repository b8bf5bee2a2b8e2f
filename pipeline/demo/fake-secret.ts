// Secrets that look like real ones, made when they are needed: none is ever written into a file of this repository.
import type { KeySpec } from '../../providers/framework/define.ts'

const lengths = [32, 40, 48, 64, 80]

/** `randomHex` gives that many hexadecimal digits. */
export function fakeSecret(
  { prefix = '', pattern }: Pick<KeySpec, 'prefix' | 'pattern'>,
  randomHex: (digits: number) => string,
): string {
  const fitting = lengths.map((length) => prefix + randomHex(length)).find((secret) => pattern?.test(secret) ?? true)
  if (fitting === undefined) throw new Error(`no made-up secret fits ${pattern}`)
  return fitting
}
