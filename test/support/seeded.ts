// Chance that can be repeated: the same seed gives the same numbers.

export interface Chance {
  /** From 0 to just below 1. */
  next: () => number
  /** A whole number from 0 to just below `end`. */
  below: (end: number) => number
  pick: <Item>(items: readonly [Item, ...Item[]]) => Item
}

/** The generator is mulberry32. */
export function seeded(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return { next, below, pick: (items) => items[below(items.length)] ?? items[0] }
}
