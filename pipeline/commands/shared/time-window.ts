// Parses `--since` and `--until`: a day, a time, or how long ago.
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { Duration, milliseconds } from '../../../schema/duration.ts'
import { millisecondsOf, toInstant } from '../../../schema/instant.ts'

const dayLength = 86_400_000

/** Gives Unix milliseconds. Durations count back from `now`. */
export type Moment = (now: number) => number

/** The start of a day, or the moment itself. Throws InvalidArgumentError. */
export function parseSince(text: string): Moment {
  const day = dayStart(text)
  return day === null ? momentOf(text) : () => day
}

/** The end of a day, or the moment itself; exclusive. Throws InvalidArgumentError. */
export function parseUntil(text: string): Moment {
  const day = dayStart(text)
  return day === null ? momentOf(text) : () => day + dayLength
}

function dayStart(text: string): number | null {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? toInstant(`${text}T00:00:00Z`) : null
  return instant === null ? null : millisecondsOf(instant)
}

function momentOf(text: string): Moment {
  const duration = Duration.safeParse(text)
  if (duration.success) return (now) => now - milliseconds(duration.data)
  const instant = toInstant(text)
  if (instant === null)
    throw new InvalidArgumentError(
      'Use a day in UTC (2026-11-01), a time (2026-11-01T08:00:00Z), or a duration (7d or 1w means 7 days ago).',
    )
  return () => millisecondsOf(instant)
}
