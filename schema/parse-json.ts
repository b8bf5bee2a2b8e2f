// JSON text from outside as a value, for callers to whom broken text is one more case and not an error.

/** Undefined for text that is not JSON. JSON's own `null` is null. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
