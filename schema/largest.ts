// The largest of a list of any length: as arguments of Math.max, some 100,000 numbers overflow the stack.

/** Like Math.max, `least` included; without it, the largest of no numbers is -Infinity. */
export function largest(numbers: readonly number[], least = Number.NEGATIVE_INFINITY): number {
  return numbers.reduce((most, number) => Math.max(most, number), least)
}
