// The order in which keys are listed.
import { compareDecimals, type Decimal } from '../../schema/decimal.ts'
import type { StatusKey } from '../../schema/status-report.ts'

export const sortings = ['name', 'balance', 'expiry', 'runway'] as const

type Order = (left: StatusKey, right: StatusKey) => number

const byName: Order = (left, right) => (left.key_path < right.key_path ? -1 : 1)

/** The smallest balance, the nearest expiry and the shortest runway come first, keys without that figure last. */
export function keyOrder(sorting: (typeof sortings)[number]): Order {
  return orders[sorting]
}

const orders: Record<(typeof sortings)[number], Order> = {
  name: byName,
  balance: (left, right) => {
    const [first, second] = [left.balances?.[0], right.balances?.[0]]
    if (first !== undefined && second !== undefined && first.currency !== second.currency)
      return first.currency < second.currency ? -1 : 1
    return compareKnown(first?.amount ?? null, second?.amount ?? null) || byName(left, right)
  },
  expiry: (left, right) => {
    const [first, second] = [left.expires_at ?? '9999', right.expires_at ?? '9999']
    return first === second ? byName(left, right) : first < second ? -1 : 1
  },
  runway: (left, right) => compareKnown(left.runway_days, right.runway_days) || byName(left, right),
}

function compareKnown(left: Decimal | null, right: Decimal | null): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  return compareDecimals(left, right)
}
