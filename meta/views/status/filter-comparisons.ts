// The comparisons of `keyz status --filter`: `expires<30d`, `left<5`, `runway<3d`. What is unknown is neither less nor more.
import { compareDecimals, type Decimal, toDecimal } from '../../../schema/decimal.ts'
import { Duration, milliseconds } from '../../../schema/duration.ts'
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import { daysAtLeast } from '../../judge/from-now.ts'
import { moneyLeft } from '../../judge/limits.ts'
import { mainFigure } from '../../judge/main-figure.ts'
import { didYouMean } from '../did-you-mean.ts'

interface Comparison {
  test: (key: StatusKey, now: Instant) => boolean
}

const dayLength = 86_400_000

/** In milliseconds. Null if unknown. */
const lengths: Readonly<Record<string, (key: StatusKey, now: Instant) => number | null>> = {
  expires: ({ expires_at }, now) => (expires_at === null ? null : millisecondsOf(expires_at) - millisecondsOf(now)),
  runway: ({ runway_days: days, last_success_at: readAt }, now) =>
    days === null ? null : Number(daysAtLeast(days, readAt, now)) * dayLength,
  age: ({ rotated_at, created_at }, now) => sinceThen(rotated_at ?? created_at, now),
  read: ({ last_success_at }, now) => sinceThen(last_success_at, now),
}

interface Amount {
  amount: Decimal
  /** A currency, or `%`. */
  unit: string
}

const amounts: Readonly<Record<string, (key: StatusKey, now: Instant) => readonly Amount[]>> = {
  left: leftOf,
  spend: ({ burn }) => burn.map(({ per_day, currency }) => ({ amount: per_day, unit: currency })),
}

/** Null for a term that is no comparison. */
export function comparison(term: string): Comparison | { problem: string } | null {
  const [, name = '', sign = '', limit = ''] = /^([a-z]+)([<>]=?)(.*)$/.exec(term) ?? []
  if (name === '') return null
  const holds = (difference: number) =>
    (sign.startsWith('<') ? difference < 0 : difference > 0) || (sign.endsWith('=') && difference === 0)
  const lengthOf = Object.hasOwn(lengths, name) ? lengths[name] : undefined
  if (lengthOf !== undefined) {
    const duration = Duration.safeParse(limit).data
    if (duration === undefined) return { problem: `${name} needs a duration, like ${name}<30d` }
    return {
      test: (key, now) => {
        const length = lengthOf(key, now)
        return length !== null && holds(length - milliseconds(duration))
      },
    }
  }
  const amountsOf = Object.hasOwn(amounts, name) ? amounts[name] : undefined
  if (amountsOf === undefined) {
    const names = [...Object.keys(lengths), ...Object.keys(amounts)]
    return { problem: `cannot compare ${name}${didYouMean(name, names)}: use ${names.join(', ')}` }
  }
  const [, number = '', unit = ''] = /^(\S*?) ?([A-Z]{3}|%)?$/.exec(limit) ?? []
  const wanted = toDecimal(number)
  if (wanted === null) return { problem: `${name} needs an amount, like ${name}<5, ${name}<5USD or ${name}<10%` }
  return {
    // Without a unit, amounts of money in any currency.
    test: (key, now) =>
      amountsOf(key, now).some(
        (one) => (unit === '' ? one.unit !== '%' : one.unit === unit) && holds(compareDecimals(one.amount, wanted)),
      ),
  }
}

function sinceThen(then: Instant | null, now: Instant): number | null {
  return then === null ? null : millisecondsOf(now) - millisecondsOf(then)
}

/** Every balance and spending cap, as policies count them; and of the quota of which the least is left, in percent. */
function leftOf(key: StatusKey, now: Instant): Amount[] {
  const money = moneyLeft(key, now).map(({ amount, currency }) => ({ amount, unit: currency }))
  const figure = mainFigure({ ...key, balances: null }, null, now)
  return figure?.of === 'quota' && figure.percent !== null ? [...money, { amount: figure.percent, unit: '%' }] : money
}
