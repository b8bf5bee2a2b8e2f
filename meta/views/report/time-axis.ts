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
