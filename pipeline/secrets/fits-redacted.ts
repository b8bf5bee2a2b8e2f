// Whether a provider's redacted form of a key ("sk-ant-R2D...igAA") can be a given secret. Never shows more of the secret than yes or no.
import type { Secret } from './secret.ts'

/** Fewer shown characters than this after the dots prove nothing: of ten thousand keys several would fit. */
const minShown = 3

/** False for a form that hides nothing or shows too little. */
export function fitsRedacted(secret: Secret, redacted: string | null | undefined): boolean {
  const [, start, end] =
    /^([\x21-\x7e]*?)(?:\.{2,}|\u2026|\*{2,}|[x\u2022]{4,})([\x21-\x7e]+)$/.exec(redacted?.trim() ?? '') ?? []
  if (start === undefined || end === undefined || end.length < minShown) return false
  return secret.matches(new RegExp(`^${escaped(start)}.+${escaped(end)}$`, 's'))
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
