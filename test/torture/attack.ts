// What all attacks have in common: how many items, chance that can be repeated, and how a finding is told.
import type { Chance } from '../support/seeded.ts'
import { seeded } from '../support/seeded.ts'

export interface Attack {
  name: string
  /** Items at scale 1. */
  items: number
  /** Returns what was done, in figures. Throws a Finding, or whatever keyz threw. */
  run: (run: AttackRun) => Promise<string>
}

export interface AttackRun {
  items: number
  /** Where to go on after a run that was stopped. */
  from: number
  /** The only item to run; null for all. */
  only: number | null
  /** The same for the same seed, attack and item, whatever ran before. */
  chanceOf: (item: number) => Chance
  /** Tells how far it is, and that it is still alive. */
  at: (item: number) => void
}

/** Something that must not happen. */
export class Finding extends Error {
  override name = 'Finding'
}

/** One after the other. Whatever is thrown gets the number of the item. */
export async function eachItem(
  { items, from, only, chanceOf, at }: AttackRun,
  work: (chance: Chance, item: number) => Promise<void> | void,
): Promise<void> {
  const [first, end] = only === null ? [from, items] : [only, only + 1]
  for (let item = first; item < end; item++) {
    at(item)
    try {
      await work(chanceOf(item), item)
    } catch (error) {
      throw new Finding(`item ${item}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
  }
}

export function chanceFor(seed: number, name: string): (item: number) => Chance {
  const start = [...name].reduce((sum, letter) => Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0), seed)
  return (item) => seeded(Math.imul(start, 0x9e3779b1) ^ Math.imul(item + 1, 0x85ebca6b))
}

/** Milliseconds of processor time that one item may take: how busy the machine is does not matter. */
const mostTime = 1000

/** Throws a Finding when the work took too long. */
export function inTime<Result>(what: string, work: () => Result): Result {
  const from = process.cpuUsage()
  const result = work()
  const { user } = process.cpuUsage(from)
  if (user / 1000 > mostTime) throw new Finding(`${what} took ${Math.round(user / 1000)} ms`)
  return result
}
