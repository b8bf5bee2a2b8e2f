// What was spent on each of several days, as one sum: `keyz history` has them one by one.
import { addAll, type Decimal, toDecimal } from '../../schema/decimal.ts'
import type { FieldChange } from '../../schema/reports/review-report.ts'
import { money } from '../judge/values.ts'

interface DaySum {
  label: string
  values: string[]
}

const dayField = /^costs\.day\.(\d{4}-\d{2}-\d{2})\.([A-Z]{3})$/
/** So many days are told one by one. */
const maxDays = 2

/** `spent over 7 days  $4.05 (2026-11-23 to 2026-11-29)`, by the first of the changes that it stands for; null for the others. */
export function daySums(changes: readonly FieldChange[]): Map<FieldChange, DaySum | null> {
  const found = new Map<string, { change: FieldChange; day: string; amount: Decimal }[]>()
  for (const change of changes) {
    const [, day, currency] = dayField.exec(change.field) ?? []
    const amount = change.before === null && change.after !== null ? toDecimal(change.after) : null
    if (day === undefined || currency === undefined || amount === null) continue
    found.set(currency, [...(found.get(currency) ?? []), { change, day, amount }])
  }
  const sums = new Map<FieldChange, DaySum | null>()
  for (const [currency, days] of found) {
    if (days.length <= maxDays) continue
    const sorted = days.map(({ day }) => day).sort()
    const sum = money(addAll(days.map(({ amount }) => amount)), currency)
    const values = [`${sum} (${sorted[0]} to ${sorted.at(-1)})`]
    for (const [index, { change }] of days.entries())
      sums.set(change, index === 0 ? { label: `spent over ${days.length} days`, values } : null)
  }
  return sums
}
