// The body of an answer as JSON. Numbers keep their exact text.
import { parse } from 'lossless-json'

/** Undefined when the text is not JSON; `null` is JSON. */
export function parseBody(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}
