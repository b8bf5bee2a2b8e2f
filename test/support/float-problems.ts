// What is wrong with the answer to one request that is declared with JavaScript numbers, a sentence for each.
import { labelOf } from '../../pipeline/fetch/build-request.ts'
import type { RequestSpec } from '../../providers/framework/request.ts'
import { floatsIn } from '../providers/foreign-numbers.ts'

export function floatProblems(spec: RequestSpec): string[] {
  return floatsIn(spec.answer).map(
    (path) =>
      `${path} in the answer to ${labelOf(spec)} is z.number(), which loses digits: use amount (or count, for a whole number) from framework/foreign.ts`,
  )
}
