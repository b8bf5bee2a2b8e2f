// How long a git of the job may take: as long as the job has left. The first fetch of a large store takes more than a minute.

import type { Config } from '../../schema/config.ts'
import { milliseconds } from '../../schema/duration.ts'

/** Also a run that is late tries to publish what it has. */
const least = 60_000

/** In milliseconds, counted from the start of this process. */
export function timeLeft({ ci }: Pick<Config, 'ci'>, elapsed = () => process.uptime() * 1000): () => number {
  return () => Math.max(least, milliseconds(ci.deadline) - elapsed())
}
