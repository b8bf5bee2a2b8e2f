// Keeps the newest word on every message, however often it was told, in bounded memory: what does not fit is left for another pass.
import type { Spending } from './spending.ts'

/** Messages held at once; more of them cost another reading of the sources, not more memory. */
const maxSpending = 200_000
const allHashes = 2 ** 32

/** Reads all sources, and hands over everything that was told. Called once for every pass. */
export type Read = (take: (spending: Spending) => void, pass: number) => Promise<void>

/** Calls `use` once for every message, with the newest that any source told of it. */
export async function newestPerMessage(
  read: Read,
  use: (spending: Spending) => void,
  most = maxSpending,
): Promise<void> {
  let width = allHashes
  for (let from = 0, pass = 0; from < allHashes; pass++) {
    const held = new Map<string, Spending>()
    let end = Math.min(allHashes, from + width)
    await read((spending) => {
      const { key } = spending
      if (pass > 0 || end < allHashes) {
        const hash = hashOf(key)
        if (hash < from || hash >= end) return
      }
      const known = held.get(key)
      if (known !== undefined && !isFresher(spending, known)) return
      held.set(key, spending)
      if (held.size <= most) return
      // The upper half of the messages waits for a later pass.
      while (held.size > most && end - from > 1) {
        width = Math.ceil((end - from) / 2)
        end = from + width
        for (const other of held.keys()) if (hashOf(other) >= end) held.delete(other)
      }
    }, pass)
    for (const spending of held.values()) use(spending)
    from = end
  }
}

/** At the same moment the source that knows more is believed, and among equals the later line, as mngr does it. */
function isFresher(spending: Spending, known: Spending): boolean {
  return spending.toldAt === known.toldAt ? spending.rank >= known.rank : spending.toldAt > known.toldAt
}

/** FNV-1a, mixed once more so that its upper bits differ too; 0 to 2^32 - 1. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 16)) >>> 0
}
