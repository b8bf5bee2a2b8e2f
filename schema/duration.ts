// Durations as people write them in the configuration: `0s`, `30m`, `48h`, `14d`, `2w`.
import { z } from 'zod'

const unitMilliseconds = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const Unit = z.enum(['s', 'm', 'h', 'd', 'w'])

const notDuration = 'is not a duration like 30m, 48h, 14d or 2w'
export const Duration = z.string(notDuration).regex(/^\d{1,6}[smhdw]$/, notDuration)
export type Duration = z.infer<typeof Duration>

/** Length of a duration in milliseconds. */
export function milliseconds(duration: Duration): number {
  const unit = Unit.parse(duration.slice(-1))
  return Number(duration.slice(0, -1)) * unitMilliseconds[unit]
}
