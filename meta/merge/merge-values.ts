// The three-way rule for one value, and for lists whose order means nothing.

/** Where both sides changed a value, and not to the same. `undefined` is a value that is not there. */
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

/** The value of the side that changed it, or a conflict. Values are compared by what they hold. */
export function mergeValues<Value>(base: Value, ours: Value, theirs: Value): Value | Conflict {
  if (isSame(ours, theirs) || isSame(theirs, base)) return ours
  return isSame(ours, base) ? theirs : new Conflict(base, ours, theirs)
}

/** What either side added, without what either side took out: first as the base has it, then what is new, sorted. Never a conflict. */
export function mergeSets(base: readonly string[], ours: readonly string[], theirs: readonly string[]): string[] {
  const kept = base.filter((item) => ours.includes(item) && theirs.includes(item))
  const added = [...ours, ...theirs].filter((item) => !base.includes(item)).sort()
  return [...new Set([...kept, ...added])]
}

export function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right))
}

/** The order of the fields of an object means nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]))
}
