// A piece of a string keeps the whole string in memory: 50 MB for 100,000 messages. These pieces are strings of their own.

const scratch = Buffer.allocUnsafe(4096)

/** V8 copies a piece that is shorter than this anyway. */
const alwaysCopied = 13

export function copyOf(piece: string): string {
  if (piece.length < alwaysCopied) return piece
  // No character takes more than three bytes in UTF-8.
  if (piece.length * 3 > scratch.length) return Buffer.from(piece).toString()
  return scratch.toString('utf8', 0, scratch.write(piece))
}

const names = new Map<string, string>()

/** Names come again and again: one copy of each is enough. */
export function knownName(piece: string): string {
  const known = names.get(piece)
  if (known !== undefined) return known
  const name = copyOf(piece)
  names.set(name, name)
  return name
}
