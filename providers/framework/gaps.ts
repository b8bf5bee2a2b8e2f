// Gaps that only the answers can tell: why a field stays empty although its request was answered.
import type { Field, Gap, GapReason } from '../../schema/reading.ts'

/** A gap in each of these fields where the condition holds, and no gap anywhere else. */
export function gapIf(
  condition: boolean | null | undefined,
  fields: Field | readonly Field[],
  reason: GapReason,
  hint: string,
): Gap[] {
  return condition ? [fields].flat().map((field) => ({ field, reason, hint })) : []
}
