// `--since` and `--until` as people write them: a day, a point in time, or how long ago.
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { Duration, milliseconds } from '../../../schema/duration.ts'
import { millisecondsOf, toInstant } from '../../../schema/instant.ts'

const dayLength = 86_400_000

/** A moment, given when it is now: durations count back from there. */
export type Moment = (now: number) => number

/** The beginning of a day, or the moment itself. Throws InvalidArgumentError. */
export function parseSince(text: string): Moment {
  const day = dayStart(text)
  return day === null ? momentOf(text) : () => day
}

/** The end of a day, or the moment itself, which no longer counts. Throws InvalidArgumentError. */
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
      'It is written like 2026-11-01 (a day in UTC), 2026-11-01T08:00:00Z, or 7d (as long ago).',
    )
  return () => millisecondsOf(instant)
}
