// As parse-json, for text with amounts in it: a float would keep only some of their digits.
import { parse } from 'lossless-json'
import { isJsonTooDeep } from './nesting.ts'

/** Undefined for text that is not JSON, or nested deeper than any answer. Every number is a LosslessNumber, which holds it as it was written. */
export function parseExactJson(text: string): unknown {
  if (isJsonTooDeep(text)) return undefined
  try {
    return parse(text)
  } catch {
    return undefined
  }
}
