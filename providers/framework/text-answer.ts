// An answer that is no JSON: a page whose data a provider's file finds by itself, or a redirect that tells something.
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

/** Null where the status says all: the answer is judged like any other then. */
export type ReadText = (answer: TextAnswer, context: AskContext) => TextMeaning | null
