// Whether money came in: the same answer for status, differences, reviews and reports.
import { compareDecimals, type Decimal } from '../../schema/decimal.ts'

/** Of two amounts of one balance, of the same key in the same account. Unknown is not zero: from there, nothing rises. */
export function isTopUp(before: Decimal | null, after: Decimal | null): boolean {
  return before !== null && after !== null && compareDecimals(after, before) > 0
}
