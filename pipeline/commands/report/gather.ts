// Everything that goes into a report: the keys as they stand or stood, and their history. Decrypts nothing, and asks nobody.
import { runwayOf } from '../../../meta/judge/runway.ts'
import type { ReportInput } from '../../../meta/views/report/input.ts'
import { providerPage } from '../../../providers/facts.ts'
import type { Instant } from '../../../schema/instant.ts'
import { entryTimes } from '../../history/entry-times.ts'
import { pastReadings } from '../../history/past-readings.ts'
import { sidecarSeries } from '../../history/sidecar-series.ts'
import type { OpenStore, Runtime } from '../../runtime.ts'
import { statusOfCommit } from '../../status/status-at.ts'
import { type StatusOfStore, statusOfStore } from '../../status/status-keys.ts'
import type { PointInTime } from './point-in-time.ts'

interface Gathered {
  input: ReportInput
  status: StatusOfStore
}

type Selected = (key: { path: string; providerId: string; account: string }) => boolean

/** `point` is null for the store as it is now, with what is not committed yet. */
export async function gather(
  open: OpenStore,
  { output, interrupt }: Pick<Runtime, 'output' | 'interrupt'>,
  { now, since, point, selected }: { now: Instant; since: Instant; point: PointInTime | null; selected: Selected },
): Promise<Gathered> {
  const ref = point?.commit ?? 'HEAD'
  const [series, times] = await Promise.all([sidecarSeries(open.git, ref), entryTimes(open.git, ref)])
  const past = await pastReadings(open.git, ref, {
    since,
    signal: interrupt,
    progress: (read, all) => output.progress(`Reading the history: ${read} of ${all} readings`),
  })
  const status =
    point === null
      ? await statusOfStore(open, now, selected, times, series)
      : await statusOfCommit(open.git, point.commit, now, selected)
  const keys = status.keys.map((key) => {
    const ofEntry = times.get(key.key_path)
    const { burn } = runwayOf(series.of(key), key, ofEntry?.replacements)
    return { key, burn, past: past.of(key), replaced: ofEntry?.replaced_at ?? [] }
  })
  const problems = [...(status.newer === null ? [] : [status.newer]), ...status.broken, ...status.notes, ...past.notes]
  return { status, input: { now, since, keys, unmapped: status.unmapped.length, problems, providerPage } }
}
