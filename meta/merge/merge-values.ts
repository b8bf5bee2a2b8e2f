// The three-way merge of one value, and of lists whose order does not matter.

/** Both sides changed a value, and differently. `undefined` for a value that is not there. */
export class Conflict {
  readonly base: unknown
  readonly ours: unknown
  readonly theirs: unknown

  constructor(base: unknown, ours: unknown, theirs: unknown) {
    this.base = base
    this.ours = ours
    this.theirs = theirs
  }
}

/** The value of the side that changed it, or a conflict. Values are compared by content. */
export function mergeValues<Value>(base: Value, ours: Value, theirs: Value): Value | Conflict {
  if (isSame(ours, theirs) || isSame(theirs, base)) return ours
  return isSame(ours, base) ? theirs : new Conflict(base, ours, theirs)
}

/** With everything that a side added and without everything that a side removed: the base's order, then new items, sorted. Never a conflict. */
export function mergeSets(base: readonly string[], ours: readonly string[], theirs: readonly string[]): string[] {
  const kept = base.filter((item) => ours.includes(item) && theirs.includes(item))
  const added = [...ours, ...theirs].filter((item) => !base.includes(item)).sort()
  return [...new Set([...kept, ...added])]
}

export function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right))
}

/** With the fields of every object in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]))
}
