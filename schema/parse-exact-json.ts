// As parse-json, for text with amounts in it: a float would keep only some of their digits.
import { parse } from 'lossless-json'

/** Undefined for text that is not JSON. Every number is a LosslessNumber, which holds it as it was written. */
export function parseExactJson(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}
