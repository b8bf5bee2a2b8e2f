// Pieces of a text that is read in large blocks: JavaScript would keep a whole block in memory for the sake of one name in it.

/** Shorter pieces are copies of their own anyway. */
const shortest = 13

export function flatCopy(piece: string): string {
  return piece.length < shortest ? piece : Buffer.from(piece).toString()
}

const known = new Map<string, string>()
const mostKnown = 100_000

/** The same copy every time, for names that come again and again. */
export function interned(piece: string): string {
  const copy = known.get(piece)
  if (copy !== undefined) return copy
  if (known.size >= mostKnown) known.clear()
  const fresh = flatCopy(piece)
  known.set(fresh, fresh)
  return fresh
}
