// Names out of blocks of bytes. Names come again and again, mostly the one before: one string of each is enough.

export class KnownNames {
  readonly #names = new Map<string, string>()
  #last = { bytes: Buffer.alloc(0), name: '' }

  /** ASCII only. */
  at(block: Buffer, start: number, end: number): string {
    const { bytes, name } = this.#last
    if (bytes.length === end - start && holds(block, start, bytes)) return name
    const found = block.toString('latin1', start, end)
    const known = this.#names.get(found) ?? found
    if (known === found) this.#names.set(found, found)
    this.#last = { bytes: Buffer.from(block.subarray(start, end)), name: known }
    return known
  }
}

/** Whether these bytes come next. */
export function holds(block: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index++) if (block[at + index] !== expected[index]) return false
  return true
}
