// Answers that are not JSON: a page, or a redirect, from which a provider file extracts the data itself.
import type { GapReason } from '../../schema/reading.ts'
import type { ErrorKind } from '../../schema/sidecar.ts'
import type { AskContext } from './ask-context.ts'

interface TextAnswer {
  status: number
  /** Where a redirect leads. It is never followed. */
  location: string | null
  text: string
}

/** Data as JSON would hold it (dates become text), or what the answer means instead: an error, or a gap of a key that works. */
export type TextMeaning = { body: unknown } | { means: ErrorKind | GapReason; message: string }

/** Null if the status is enough: the answer is then handled like any other. */
export type ReadText = (answer: TextAnswer, context: AskContext) => TextMeaning | null
