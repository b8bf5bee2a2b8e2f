// What became of one request: an answer, or the gaps that it leaves.
import type { RequestSpec } from '../../providers/framework/request.ts'
import type { Gap, KeyKind } from '../../schema/reading.ts'
import type { Performed } from './perform-request.ts'

export type Outcome = Answered | NotAnswered

export interface Answered extends Performed {
  name: string
  spec: RequestSpec
  /** Of the key that it was made with. */
  kind: KeyKind
}

interface NotAnswered {
  gaps: Gap[]
  /** Unix time in milliseconds before which the request should not be made again, or 0. */
  retryAt: number
}
