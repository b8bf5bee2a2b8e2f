// One version of a sidecar, as far as a history compares it. Pure. Old versions are brought up to date, and those of a newer keyz left alone.
import { z } from 'zod'
import { upToDate, versionOf } from '../../../meta/files/migrations.ts'
import { newestCosts, newestUsage } from '../../../meta/judge/newest-windows.ts'
import { Instant } from '../../../schema/instant.ts'
import { parseJson } from '../../../schema/parse-json.ts'
import { HistoryReading } from '../../../schema/reports/history-report.ts'
import { currentVersion, ErrorKind, KeyPath, ProviderId, Sidecar } from '../../../schema/sidecar.ts'

/** The readings that one key left in the history: `reading` without the time of its commit. */
interface StoredReading {
  provider_id: string
  key_path: string
  reading: Omit<HistoryReading, 'committed_at'>
}

/** `newer`: written by a newer keyz, so it may mean something else. `unreadable`: not a sidecar that this keyz knows. */
export type ReadingOrNot = StoredReading | 'newer' | 'unreadable'

const { shape } = HistoryReading

/** Only what a history holds: an old version may have other fields. */
const Stored = z.object({
  provider_id: ProviderId,
  key_path: KeyPath,
  account_ref: shape.account_ref,
  sync_status: shape.sync_status,
  last_success_at: shape.last_success_at,
  last_error: z.object({ kind: ErrorKind, at: Instant }).nullable(),
  balances: shape.balances,
  credits_total: shape.credits_total,
  credits_used: shape.credits_used,
  costs: shape.costs,
  usage: shape.usage,
  quotas: shape.quotas,
  expires_at: shape.expires_at,
})

/** `committed` stands in for a sidecar that does not say when it was read. */
export function storedReading(content: Buffer | null, committed: Instant): ReadingOrNot {
  const document = parseJson(content?.toString() ?? '')
  if (versionOf(document) > currentVersion) return 'newer'
  const stored = Stored.safeParse(upToDate(document, Sidecar)).data
  if (stored === undefined) return 'unreadable'
  const { provider_id, key_path, last_error, costs, usage, ...kept } = stored
  const failed = kept.sync_status === 'error'
  return {
    provider_id,
    key_path,
    reading: {
      at: (failed ? last_error?.at : kept.last_success_at) ?? committed,
      error_kind: failed ? (last_error?.kind ?? null) : null,
      ...kept,
      costs: newestCosts(costs),
      usage: newestUsage(usage),
    },
  }
}
