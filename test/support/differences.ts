// What differs between two JSON values, as lines for a person: the place, what was expected, and what came.

export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (Object.is(expected, actual)) return []
  const both = [expected, actual]
  if (both.every(isObject)) {
    const names = new Set(both.flatMap((value) => Object.keys(value)))
    const [left, right] = both.map((value) => new Map<string, unknown>(Object.entries(value)))
    const sameKind = Array.isArray(expected) === Array.isArray(actual)
    if (sameKind)
      return [...names].flatMap((name) =>
        differences(left?.get(name), right?.get(name), path === '' ? name : `${path}.${name}`),
      )
  }
  return [`${path || 'the whole'}: expected ${shown(expected)}, got ${shown(actual)}`]
}

/** As `differences`; gaps are compared whole, because one more or less moves all that follow. */
export function readingDifferences(expected: object, actual: object): string[] {
  const [left, right] = [expected, actual].map(gapsOf)
  const rest = differences({ ...expected, gaps: [] }, { ...actual, gaps: [] })
  const missing = left?.filter((gap) => !right?.includes(gap)).map((gap) => `gaps: expected ${gap}`) ?? []
  const extra = right?.filter((gap) => !left?.includes(gap)).map((gap) => `gaps: not expected ${gap}`) ?? []
  const all = [...rest, ...missing, ...extra]
  return all.length > 0 ? all : differences(expected, actual)
}

function gapsOf(reading: object): string[] {
  const gaps = 'gaps' in reading && Array.isArray(reading.gaps) ? reading.gaps : []
  return gaps.map(({ field, reason, hint }) => JSON.stringify({ field, reason, hint }))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
