// Makes the sidecar of a key from what was read, or from the failure to read it. Pure.
import type { Instant } from '../../schema/instant.ts'
import { type KeyKind, nothingRead, type Reading } from '../../schema/reading.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { LastError, Provenance, Sidecar } from '../../schema/sidecar.ts'
import type { KeyError } from '../errors.ts'

interface Success {
  reading: Reading
  kind: KeyKind
  provenance: Provenance[]
}

export function sidecarOfReading(
  keyPath: string,
  row: RegistryRow,
  { reading, kind, provenance }: Success,
  now: Instant,
): Sidecar {
  return {
    ...identityOf(keyPath, row),
    key_kind: kind,
    sync_status: 'live',
    last_success_at: now,
    last_error: null,
    capabilities: {
      can_read_balance: reading.balances !== null,
      can_read_usage: reading.usage !== null,
      can_read_cost: reading.costs !== null,
      can_write_billing: false,
    },
    ...reading,
    provenance,
  }
}

/** The last good values stay; only the status and the error change. */
export function sidecarOfFailure(
  keyPath: string,
  row: RegistryRow,
  error: LastError,
  previous: Sidecar | null,
): Sidecar {
  const kept = previous ?? {
    key_kind: row.key_kind,
    last_success_at: null,
    capabilities: {
      can_read_balance: false,
      can_read_usage: false,
      can_read_cost: false,
      can_write_billing: false as const,
    },
    ...nothingRead,
    provenance: [],
  }
  return { ...kept, ...identityOf(keyPath, row), sync_status: 'error', last_error: error }
}

export function lastError(failure: KeyError, at: Instant): LastError {
  const { http_status = null, request = null } = failure.details
  return { kind: failure.kind, message: failure.message, http_status, request, at }
}

function identityOf(keyPath: string, row: RegistryRow) {
  return {
    schema_version: 1 as const,
    provider_id: row.provider_id,
    account_ref: row.account_ref,
    key_alias: row.key_alias,
    key_path: keyPath,
  }
}
