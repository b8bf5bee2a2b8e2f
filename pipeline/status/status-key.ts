// One key as the reports have it: its row of the registry, its sidecar, and what that means today. Pure.
import { badgesOf, statusOf } from '../../meta/judge/judge.ts'
import type { Outlook } from '../../meta/judge/outlook.ts'
import { passingFailure } from '../../meta/judge/passing-failure.ts'
import type { Config } from '../../schema/config.ts'
import type { Instant } from '../../schema/instant.ts'
import { nothingRead } from '../../schema/reading.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { KeyState } from '../../schema/state.ts'
import type { EntryTimes } from '../history/entry-times.ts'

/** `sidecar` is null for a key that was never read, or whose sidecar cannot be used. */
export function statusKey(
  path: string,
  row: RegistryRow,
  sidecar: Sidecar | null,
  {
    config,
    now,
    times,
    outlook,
    state,
    read_from,
  }: {
    config: Config
    now: Instant
    times: EntryTimes | undefined
    outlook: Outlook
    state: KeyState | undefined
    read_from: string | null
  },
): StatusKey {
  const known = sidecar ?? unsynced
  const passing = passingFailure(state, sidecar)
  const changed_by_others = state?.changed_by_others ?? false
  const expires_at = known.expires_at ?? row.expires_at
  // Written out: copying what is known and then adding to it takes ten times the memory, for every key.
  return {
    provider_id: row.provider_id,
    account_ref: row.account_ref,
    key_alias: row.key_alias,
    key_path: path,
    key_kind: sidecar?.key_kind ?? row.key_kind,
    sync_status: known.sync_status,
    last_success_at: known.last_success_at,
    last_error: known.last_error,
    capabilities: known.capabilities,
    balances: known.balances,
    credits_total: known.credits_total,
    credits_used: known.credits_used,
    costs: known.costs,
    usage: known.usage,
    quotas: known.quotas,
    rate_limits: known.rate_limits,
    // The registry's date counts if the provider reports none.
    expires_at,
    key: known.key,
    models: known.models,
    attributes: known.attributes,
    gaps: known.gaps,
    provenance: known.provenance,
    read_from,
    status: statusOf(sidecar, config, now),
    badges: badgesOf(sidecar, { ...row, expires_at, key_path: path, changed_by_others }, config, now, passing, outlook),
    unreadable: null,
    passing_failure: passing,
    changed_by_others,
    acknowledged: row.acknowledged ?? {},
    ...outlook,
    created_at: times?.created_at ?? null,
    rotated_at: times?.rotated_at ?? null,
    tags: row.tags,
    notes: row.notes,
    owner: row.owner,
    env: row.env,
    record_identity: row.record_identity,
    sync: row.sync,
  }
}

const unsynced = {
  ...nothingRead,
  sync_status: null,
  last_success_at: null,
  last_error: null,
  capabilities: null,
  provenance: [],
}
