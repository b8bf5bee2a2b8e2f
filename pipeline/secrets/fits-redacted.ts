// Whether a provider's redacted form of a key ("sk-ant-R2D...igAA") can be a given secret. Never shows more of the secret than yes or no.
import type { Secret } from './secret.ts'

/** Fewer shown characters than this after the dots prove nothing: of ten thousand keys several would fit. */
const minShown = 3

/** No provider shows more of a key than this, and what is longer is not looked at. */
const maxLength = 512

/** What stands for the hidden part. */
const dots = /\.{2,}|\u2026|\*{2,}|[x\u2022]{4,}/g
const onlyPrintable = /^[\x21-\x7e]*$/

/** False for a form that hides nothing or shows too little. */
export function fitsRedacted(secret: Secret, redacted: string | null | undefined): boolean {
  if (redacted == null || redacted.length > maxLength) return false
  const [start, end] = shownIn(redacted.trim()) ?? ['', '']
  if (end.length < minShown) return false
  return secret.matches({
    test: (value) => value.length > start.length + end.length && value.startsWith(start) && value.endsWith(end),
  })
}

/** What is shown before and after the first dots that have only plain characters around them. */
function shownIn(form: string): [start: string, end: string] | null {
  for (const { 0: hidden, index } of form.matchAll(dots)) {
    const start = form.slice(0, index)
    const end = form.slice(index + hidden.length)
    if (onlyPrintable.test(start) && onlyPrintable.test(end)) return [start, end]
  }
  return null
}
