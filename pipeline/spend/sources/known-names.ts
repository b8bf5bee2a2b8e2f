// Names out of blocks of bytes. Names come again and again: one string of each is enough, and it is found without making another one.

interface Known {
  bytes: Uint8Array
  name: string
}

export class KnownNames {
  readonly #byHash = new Map<number, Known>()

  /** ASCII only. */
  at(block: Buffer, start: number, end: number): string {
    let hash = end - start
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (block[at] ?? 0), 0x01000193)
    const known = this.#byHash.get(hash)
    if (known?.bytes.length === end - start && holds(block, start, known.bytes)) return known.name
    const name = block.toString('latin1', start, end)
    this.#byHash.set(hash, { bytes: Buffer.from(name, 'latin1'), name })
    return name
  }
}

/** Whether these bytes come next. */
export function holds(block: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index++) if (block[at + index] !== expected[index]) return false
  return true
}
