// What the readings of each key show of the money that was spent this month, for keys whose providers do not report it.
import { type Seen, seenThisMonth } from '../../../meta/judge/spent-by-readings.ts'
import type { Instant } from '../../../schema/instant.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import { openHistories } from '../../history/histories.ts'
import type { OpenStore } from '../../runtime.ts'
import type { PointInHistory } from '../../status/point-in-history.ts'
import { scanStore } from '../../store/scan-store.ts'

interface Wanted {
  now: Instant
  /** Null for now. */
  past: PointInHistory | null
  /** Without what was pushed to the metadata branch. */
  local: boolean
}

/** By key_path. */
export async function spentThisMonth(
  { git, store, config }: OpenStore,
  keys: readonly StatusKey[],
  { now, past, local }: Wanted,
): Promise<Map<string, Seen[]>> {
  const histories = await openHistories({
    git,
    store,
    metadataBranch: local || past !== null ? null : config.git.metadata_branch,
    present: new Set((await scanStore(store)).map(({ path }) => path)),
  })
  // The history goes by the names of today, and a point in the past by those of its time.
  const nowCalled = new Map(keys.map((key) => [past === null ? key.key_path : histories.pathNow(key.key_path), key]))
  const found = histories.of(({ key_path, provider_id }) => nowCalled.get(key_path)?.provider_id === provider_id)
  return new Map(
    found.flatMap(({ key_path, readings, events }) => {
      const key = nowCalled.get(key_path)
      if (key === undefined) return []
      const then = readings
        .map(({ reading }) => reading)
        .filter(({ committed_at }) => past === null || committed_at <= now)
      const replaced = events.filter(({ kind, at }) => kind === 'replaced' && at <= now).map(({ at }) => at)
      return [[key.key_path, seenThisMonth([...then, key], now, replaced)] as const]
    }),
  )
}
