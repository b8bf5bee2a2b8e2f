// Which balance of a key is used up first. Worked out where it is shown: the runway itself is only a number of days.
import type { Burn } from '../../schema/burn.ts'
import { compareDecimals, type Decimal, quotient, zero } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import { type MainFigure, mainFigure } from './main-figure.ts'

/** The figure to which LEFT, A DAY, and LASTS of a key belong. */
export function mainFigureOf(key: StatusKey, now: Instant): MainFigure | null {
  return mainFigure(key, usedUpFirst(key), now)
}

/** The currency that the runway is about. Null if none is used up. */
export function usedUpFirst({ balances, burn }: Pick<StatusKey, 'balances' | 'burn'>): string | null {
  const [first] = (balances ?? [])
    .flatMap(({ currency, amount }) => {
      const days = daysOf(amount, burn.find((one) => one.currency === currency)?.per_day)
      return days === null ? [] : [{ currency, days }]
    })
    .sort((one, other) => compareDecimals(one.days, other.days))
  return first?.currency ?? null
}

/** Null where nothing is spent, and where nobody knows. */
function daysOf(left: Decimal, perDay: Burn['per_day'] | undefined): Decimal | null {
  if (perDay === undefined || compareDecimals(perDay, zero) <= 0) return null
  return compareDecimals(left, zero) <= 0 ? zero : quotient([left], [perDay], { digits: 15 })
}
