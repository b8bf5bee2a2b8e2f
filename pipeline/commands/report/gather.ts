// Everything that goes into a report: the keys as they stand or stood, and their history. Decrypts nothing, and asks nobody.

import { seenThisMonth } from '../../../meta/judge/spent-by-readings.ts'
import { readFromWords } from '../../../meta/views/read-from-words.ts'
import type { ReportInput } from '../../../meta/views/report/input.ts'
import { hasOwnCosts, providerPage } from '../../../providers/facts.ts'
import type { Instant } from '../../../schema/instant.ts'
import { entryTimes } from '../../history/entry-times.ts'
import { openHistories } from '../../history/histories.ts'
import { historyTips } from '../../history/readings/history-tips.ts'
import { sidecarSeries } from '../../history/readings/sidecar-series.ts'
import type { OpenStore, Runtime } from '../../runtime.ts'
import type { PointInHistory } from '../../status/point-in-history.ts'
import { statusOfCommit } from '../../status/status-at.ts'
import { type StatusOfStore, statusOfStore } from '../../status/status-keys.ts'
import { scanStore } from '../../store/scan-store.ts'
import { openPushed, type Where } from '../shared/newest-readings.ts'

interface Gathered {
  input: ReportInput
  status: StatusOfStore
}

interface Wanted {
  now: Instant
  since: Instant
  /** Null for the store as it is now, with what is not committed yet. */
  point: PointInHistory | null
  selected: (key: { path: string; providerId: string; account: string }) => boolean
  where: Where
}

export async function gather(
  open: OpenStore,
  runtime: Runtime,
  { now, since, point, selected, where }: Wanted,
): Promise<Gathered> {
  const { output, interrupt } = runtime
  output.progress('Reading the history')
  const status =
    point === null
      ? await statusNow(open, runtime, { now, selected, where })
      : await statusOfCommit(open.git, point.commit, now, selected)
  interrupt.throwIfAborted()
  const histories = await openHistories({
    git: open.git,
    store: open.store,
    // Figures of an earlier time come from merged commits, so the plots below them do, too.
    metadataBranch: where.local || point !== null ? null : open.config.git.metadata_branch,
    present: new Set((await scanStore(open.store)).map(({ path }) => path)),
  })
  // The history goes by the name that an entry has today, and a report of earlier days by the one that it had.
  const nowCalled = (path: string) => (point === null ? path : histories.pathNow(path))
  const wanted = new Set(status.keys.map(({ provider_id, key_path }) => nameOf(provider_id, nowCalled(key_path))))
  const found = histories.of(({ provider_id, key_path }) => wanted.has(nameOf(provider_id, key_path)))
  const byName = new Map(found.map((one) => [nameOf(one.provider_id, one.key_path), one]))
  const isKnown = ({ at, committed_at }: { at: Instant; committed_at: Instant }) =>
    at <= now && (point === null || committed_at <= now)
  const keys = status.keys.map((key) => {
    const { readings = [], events = [] } = byName.get(nameOf(key.provider_id, nowCalled(key.key_path))) ?? {}
    const replaced = events.flatMap(({ kind, at }) => (kind === 'replaced' && at <= now ? [at] : [])).reverse()
    const known = readings.map(({ reading }) => reading).filter(isKnown)
    const seen = seenThisMonth([...known, key], now, replaced)
    return { key, past: known.filter(({ at }) => at >= since), replaced, seen }
  })
  const problems = [status.newer ?? [], status.broken, status.notes, histories.notes].flat()
  const branches = point === null ? readFromWords(status.keys, now) : where.local ? [] : await leftOut(open)
  return {
    status,
    input: { now, since, keys, unmapped: status.unmapped.length, problems, branches, hasOwnCosts, providerPage },
  }
}

/** Says so where there is more than merged commits. */
async function leftOut({ git, config }: OpenStore): Promise<string[]> {
  const branch = config.git.metadata_branch
  const [all, merged] = await Promise.all([historyTips(git, branch), historyTips(git, null)])
  return all.tips.length === merged.tips.length
    ? []
    : [`what is on ${branch} is not part of it: --at looks at merged commits only`]
}

async function statusNow(
  open: OpenStore,
  runtime: Runtime,
  { now, selected, where }: Pick<Wanted, 'now' | 'selected' | 'where'>,
): Promise<StatusOfStore> {
  const { pushed, unmerged, notes } = await openPushed(open, runtime, open.config.git.metadata_branch, where)
  const [series, times] = await Promise.all([sidecarSeries(open.git, 'HEAD', { unmerged }), entryTimes(open.git)])
  const status = await statusOfStore(open, now, selected, times, series, pushed)
  return { ...status, notes: [...notes, ...status.notes] }
}

function nameOf(provider_id: string, key_path: string): string {
  return `${provider_id} ${key_path}`
}
