// The Retry-After header: seconds, or a date.

/** No provider is left alone for longer than this, whatever it says. */
const longest = 24 * 3600 * 1000

/** Unix time in milliseconds before which not to ask again, or null when the header says nothing usable. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  const wait = /^\d{1,10}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  if (Number.isNaN(wait)) return null
  return now + Math.min(Math.max(0, wait), longest)
}
