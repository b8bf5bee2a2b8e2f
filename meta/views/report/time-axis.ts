// The times of a plot in few letters: a year of 200 keys has tens of thousands of them, most as far apart as the two before. Pure; the
// script of the page reads what is written here.

/**
 * Minutes since 1970 of the first point, then for each point how many minutes it comes after the one before it. `10080*51` stands for 51
 * such steps in a row.
 */
export function timeAxis(minutes: readonly number[]): string {
  const runs: { step: number; count: number }[] = []
  let before = 0
  for (const minute of minutes) {
    const last = runs.at(-1)
    const step = minute - before
    if (last?.step === step) last.count++
    else runs.push({ step, count: 1 })
    before = minute
  }
  return runs.map(({ step, count }) => (count === 1 ? String(step) : `${step}*${count}`)).join(' ')
}

/** The same minutes since 1970 again. */
export function minutesOf(axis: string): number[] {
  if (axis === '') return []
  let at = 0
  return axis.split(' ').flatMap((run) => {
    const [step = 0, count = 1] = run.split('*').map(Number)
    return Array.from({ length: count }, () => (at += step))
  })
}

/** The middles of bars that are each `length` wide, from the first to the last, but no more than `most` of them, evenly spread. */
export function middles(points: readonly number[], length: number, most: number): number[] {
  const [first = 0, last = first] = [points[0], points.at(-1)]
  const step = Math.ceil(((last - first) / length + 1) / Math.max(1, most)) * length
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step)
}

/** Plots of readings that were made together have one axis together. */
export class TimeAxes {
  /** In the order of their numbers. */
  readonly all: string[] = []
  readonly #numbers = new Map<string, number>()

  numberOf(axis: string): number {
    const known = this.#numbers.get(axis)
    if (known !== undefined) return known
    this.#numbers.set(axis, this.all.length)
    return this.all.push(axis) - 1
  }
}
