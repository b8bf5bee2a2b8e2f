// Which paces of a key, or of a sum over keys, people are told.
import type { Burn } from '../../schema/burn.ts'
import { compareDecimals, zero } from '../../schema/decimal.ts'

/** Without the currencies in which nothing is spent, unless that holds for all of them. */
export function toldPaces(burn: readonly Burn[]): readonly Burn[] {
  const spent = burn.filter(({ per_day }) => compareDecimals(per_day, zero) !== 0)
  return spent.length === 0 ? burn : spent
}
