// Keeps the newest report of every message, in bounded memory: messages that do not fit wait for another pass over the sources.
import type { Message } from './message.ts'
import { eachPaidTurn, turnOf } from './paid-turns.ts'

/** Messages held at once. More of them take another pass, not more memory. */
const maxMessages = 200_000
const allHashes = 2 ** 32

/** Reads all sources and hands over every report. Called once per pass. */
export type Read = (take: (message: Message) => void, pass: number) => Promise<void>

/** Calls `use` once for every turn that was paid on this machine, with the newest report from any source. */
export async function newestPerMessage(read: Read, use: (message: Message) => void, max = maxMessages): Promise<void> {
  const useNew = onceInAllPasses(use)
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
      held.set(key, known === undefined ? message : newerOf(message, known))
      if (held.size <= max) return
      // The messages with the upper half of the hashes wait for a later pass.
      while (held.size > max && end - from > 1) {
        width = Math.ceil((end - from) / 2)
        end = from + width
        for (const other of held.keys()) if (hashOf(other) >= end) held.delete(other)
      }
    }, pass)
    const one = from === 0 && end === allHashes
    eachPaidTurn(() => held.values(), one ? use : useNew)
    from = end
  }
}

/** A source that saw the turn itself knows that it was not imported. */
function newerOf(message: Message, known: Message): Message {
  const newer = isNewer(message, known) ? message : known
  return newer.imported && !(message.imported && known.imported) ? { ...newer, imported: false } : newer
}

/**
 * Copies of a turn may come in different passes: then the first one counts. Of every turn that has counted, a number of 53 bits is
 * kept from pass to pass.
 */
function onceInAllPasses(use: (message: Message) => void): (message: Message) => void {
  const counted = new Set<number>()
  return (message) => {
    const turn = turnOf(message)
    if (turn !== null) {
      const number = hashOf(turn) * 2 ** 21 + (hashOf(`${turn}\n`) >>> 11)
      if (counted.has(number)) return
      counted.add(number)
    }
    use(message)
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
