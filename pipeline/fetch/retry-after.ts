// The Retry-After header: seconds, or a date.

/** No provider is left alone for longer than this, whatever it says. */
const longest = 24 * 3600 * 1000

/** Unix time in milliseconds before which not to ask again, or null when the header says nothing usable. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  const text = header.trim()
  // Date.parse makes a date of nearly anything: only what looks like one counts.
  const wait = /^\d{1,10}$/.test(text)
    ? Number(text) * 1000
    : /^[A-Za-z]{3,9}, /.test(text)
      ? Date.parse(text) - now
      : Number.NaN
  if (Number.isNaN(wait)) return null
  return now + Math.min(Math.max(0, wait), longest)
}
