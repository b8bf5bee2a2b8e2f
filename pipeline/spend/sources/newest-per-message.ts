// Keeps the newest report of every message, in bounded memory: messages that do not fit wait for another pass over the sources.
import { HeldMessages } from './held-messages.ts'
import type { Message } from './message.ts'
import { eachPaidTurn, turnOf } from './paid-turns.ts'

/** Messages held at once. More of them take another pass, not more memory. */
const maxMessages = 200_000
const allHashes = 2 ** 32

/**
 * Gets every report of a message. `list` stands for a list that has each message once, such as a table with a primary key: reports of
 * one list alone need not be compared with each other.
 */
export type Take = (message: Message, list?: symbol) => void

/** Reads all sources and hands over every report. Called once per pass. */
export type Read = (take: Take, pass: number) => Promise<void>

/** Calls `use` once for every turn that was paid on this machine, with the newest report from any source. */
export async function newestPerMessage(read: Read, use: (message: Message) => void, max = maxMessages): Promise<void> {
  const useNew = onceInAllPasses(use)
  let width = allHashes
  for (let from = 0, pass = 0; from < allHashes; pass++) {
    let newest = new NewestReports()
    let end = Math.min(allHashes, from + width)
    await read((message, list) => {
      if (pass > 0 || end < allHashes) {
        const hash = hashOf(message.key)
        if (hash < from || hash >= end) return
      }
      newest.take(message, list)
      if (newest.held.size <= max) return
      // The messages with the upper half of the hashes wait for a later pass.
      while (newest.held.size > max && end - from > 1) {
        width = Math.ceil((end - from) / 2)
        end = from + width
        newest = newest.only(({ key }) => hashOf(key) < end)
      }
    }, pass)
    const one = from === 0 && end === allHashes
    eachPaidTurn(newest.held, one ? use : useNew)
    from = end
  }
}

class NewestReports {
  readonly held = new HeldMessages()
  /** Where each message is held; null as long as all of them come from one list. */
  #places: Map<string, number> | null = null
  #list: symbol | undefined

  take(message: Message, list?: symbol): void {
    if (this.held.size === 0) this.#list = list
    if (this.#places === null && list !== undefined && list === this.#list) {
      this.held.set(this.held.size, message)
      return
    }
    this.#places ??= this.#allPlaces()
    const place = this.#places.get(message.key)
    if (place === undefined) {
      this.#places.set(message.key, this.held.size)
      this.held.set(this.held.size, message)
    } else this.held.set(place, newerOf(message, this.held.get(place)))
  }

  only(isKept: (message: Message) => boolean): NewestReports {
    const kept = new NewestReports()
    for (let place = 0; place < this.held.size; place++) {
      const message = this.held.get(place)
      if (isKept(message)) kept.take(message, this.#places === null ? this.#list : undefined)
    }
    return kept
  }

  #allPlaces(): Map<string, number> {
    const places = new Map<string, number>()
    for (let place = 0; place < this.held.size; place++) places.set(this.held.get(place).key, place)
    return places
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
