// Whether a request is made at all for a key like this one.
import type { AskContext, RequestSpec } from '../../providers/framework/request.ts'

/** A key of no known variant counts by its kind. */
export function isMeantFor({ variants, when }: RequestSpec, known: AskContext): boolean {
  return (variants?.includes(known.variant ?? known.kind) ?? true) && (when?.(known) ?? true)
}
