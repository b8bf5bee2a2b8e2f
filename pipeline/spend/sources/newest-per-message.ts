// Keeps the newest report of every message, in bounded memory: messages that do not fit wait for another pass over the sources.
import type { Message } from './message.ts'

/** Messages held at once. More of them take another pass, not more memory. */
const maxMessages = 200_000
const allHashes = 2 ** 32

/** Reads all sources and hands over every report. Called once per pass. */
export type Read = (take: (message: Message) => void, pass: number) => Promise<void>

/** Calls `use` once for every message, with the newest report from any source. */
export async function newestPerMessage(read: Read, use: (message: Message) => void, max = maxMessages): Promise<void> {
  let width = allHashes
  for (let from = 0, pass = 0; from < allHashes; pass++) {
    const held = new Map<string, Message>()
    let end = Math.min(allHashes, from + width)
    await read((message) => {
      const { key } = message
      if (pass > 0 || end < allHashes) {
        const hash = hashOf(key)
        if (hash < from || hash >= end) return
      }
      const known = held.get(key)
      if (known !== undefined && !isNewer(message, known)) return
      held.set(key, message)
      if (held.size <= max) return
      // The messages with the upper half of the hashes wait for a later pass.
      while (held.size > max && end - from > 1) {
        width = Math.ceil((end - from) / 2)
        end = from + width
        for (const other of held.keys()) if (hashOf(other) >= end) held.delete(other)
      }
    }, pass)
    for (const message of held.values()) use(message)
    from = end
  }
}

/** At the same moment the higher rank wins, and at the same rank the later line, as in mngr. */
function isNewer(message: Message, known: Message): boolean {
  return message.updatedAt === known.updatedAt ? message.rank >= known.rank : message.updatedAt > known.updatedAt
}

/** FNV-1a, mixed once more so that the upper bits differ too; 0 to 2^32 - 1. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 16)) >>> 0
}
