// Which fields differ between two states, and by how much.
import { difference, toDecimal } from '../../schema/decimal.ts'
import type { FieldChange } from '../../schema/reports/review-report.ts'
import type { FlatFields, FlatValue } from './flat-fields.ts'

/** In the order of `after`, then the fields that only `before` has. */
export function fieldChanges(before: FlatFields, after: FlatFields): FieldChange[] {
  const names = [...new Set([...after.keys(), ...before.keys()])]
  return names.flatMap((field) => {
    const [from, to] = [before.get(field), after.get(field)]
    if (from?.text === to?.text) return []
    return [{ field, before: from?.text ?? null, after: to?.text ?? null, delta: deltaOf(from, to) }]
  })
}

/** Leaves out days and months that the provider no longer reports because they are over: that is not a change of the key. */
export function withoutPassedWindows(changes: readonly FieldChange[]): FieldChange[] {
  return changes.filter(({ field, after }) => after !== null || !/^(?:costs|usage)\./.test(field))
}

function deltaOf(from: FlatValue | undefined, to: FlatValue | undefined): FieldChange['delta'] {
  if (!from?.isAmount || !to?.isAmount) return null
  const [before, after] = [toDecimal(from.text), toDecimal(to.text)]
  return before === null || after === null ? null : difference(after, before)
}
