// What the job still has time for. A remote that does not answer must not take the time of the keys, nor the job far beyond its own.

import type { Config } from '../../schema/config.ts'
import { milliseconds } from '../../schema/duration.ts'

interface TimeLeft {
  /** How long a git may take before any key is read: it leaves half of the job for the keys. */
  toPrepare: () => number
  /** How long reading the keys may take. */
  toRead: () => number
  /** How long a git may take that publishes. */
  toPublish: () => number
  /** How long all of the work with GitHub or GitLab may take: what was pushed at the last moment is still announced. */
  toAnnounce: () => number
}

/**
 * A run that is late still publishes what it has, and gets this much longer, but at most half of its time again: a push of a large store
 * over a slow line takes minutes, and the workflow ends a job after 30.
 */
const grace = 5 * 60_000
/** A git that only looks something up here, in a run that is late already. */
const least = 5_000
/** A few requests, to a host that may be slow. */
const announcing = 20_000

/** All in milliseconds, counted from the start of this process. */
export function timeLeft({ ci }: Pick<Config, 'ci'>, elapsed = () => process.uptime() * 1000): TimeLeft {
  const whole = milliseconds(ci.deadline)
  const late = whole + Math.min(grace, whole / 2)
  const until = (end: number) => Math.max(least, end - elapsed())
  return {
    toPrepare: () => until(whole / 2),
    toRead: () => Math.max(whole / 2, whole - elapsed()),
    toPublish: () => until(late),
    toAnnounce: () => until(late) + announcing,
  }
}
