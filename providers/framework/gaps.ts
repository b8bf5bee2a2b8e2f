// Gaps that depend on an answer: why a field stays empty although its request succeeded.
import type { Field, Gap, GapReason } from '../../schema/reading.ts'

/** One gap for each of these fields if the condition holds, otherwise none. */
export function gapIf(
  condition: boolean | null | undefined,
  fields: Field | readonly Field[],
  reason: GapReason,
  hint: string,
): Gap[] {
  return condition ? [fields].flat().map((field) => ({ field, reason, hint })) : []
}
