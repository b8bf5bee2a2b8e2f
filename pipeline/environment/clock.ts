// Time and chance: the clock of a run, waiting, and random numbers. Tests pass in their own.
import { setTimeout } from 'node:timers/promises'
import { millisecondsOf, toInstant } from '../../schema/instant.ts'
import { CommandError } from '../errors.ts'

/** The current Unix time in milliseconds. `KEYZ_NOW` stops the clock at that time; without it this is the real time. */
export function clockOf(variables: { readonly KEYZ_NOW?: string | undefined }): () => number {
  if (!variables.KEYZ_NOW) return Date.now
  const fixed = toInstant(variables.KEYZ_NOW)
  if (fixed === null) throw new CommandError('KEYZ_NOW is not a time like 2026-11-21T00:00:00Z: correct it or unset it')
  const milliseconds = millisecondsOf(fixed)
  return () => milliseconds
}

/** Resolves after so many milliseconds. Rejects as soon as `signal` aborts. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal })
}

/** From 0 to just below 1. Spreads retries over time, nothing more: never use it for secrets. */
export function random(): number {
  return Math.random()
}
