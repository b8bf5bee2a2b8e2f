// What a person typed to choose from a numbered list: `all`, `none`, numbers, and ranges such as `1,3-5`.

/** The chosen numbers in order, or null if it is no choice. `all` and `yes` mean the first `sure` ones; the others have to be named. */
export function parseChoice(typed: string, { sure, count }: { sure: number; count: number }): number[] | null {
  const text = typed.trim().toLowerCase()
  if (['', 'none', 'n', 'no'].includes(text)) return []
  if (text === 'all' || (sure > 0 && ['y', 'yes'].includes(text))) return upTo(1, sure)
  const chosen = new Set<number>()
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const [, from = '', to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? []
    const [first, last] = [Number(from), Number(to)]
    if (from === '' || first < 1 || last < first || last > count) return null
    for (const number of upTo(first, last)) chosen.add(number)
  }
  return [...chosen].sort((left, right) => left - right)
}

function upTo(first: number, last: number): number[] {
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index)
}
