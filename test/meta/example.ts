// One whole sidecar as the design shows it, and the same key as `keyz status` and `keyz show` have it, for tests that vary a field.
import type { z } from 'zod'
import { Instant } from '../../schema/instant.ts'
import type { Quota } from '../../schema/reading.ts'
import { type HistoryPoint, ShowReport, StatusKey } from '../../schema/reports/status-report.ts'
import { LastError, Sidecar } from '../../schema/sidecar.ts'

export const now = Instant.parse('2026-11-21T00:00:00Z')

const example = {
  schema_version: 1,
  provider_id: 'openrouter',
  account_ref: 'personal',
  key_alias: 'ci',
  key_path: 'openrouter/personal/ci',
  key_kind: 'api',
  sync_status: 'live',
  last_success_at: '2026-11-20T22:33:07Z',
  last_error: null,
  capabilities: { can_read_balance: true, can_read_usage: false, can_read_cost: true, can_write_billing: false },
  balances: [{ amount: '74.75', currency: 'USD', parts: [] }],
  credits_total: { amount: '100.5', currency: 'USD' },
  credits_used: { amount: '25.75', currency: 'USD' },
  costs: [
    {
      period: 'month',
      starts_at: '2026-11-01T00:00:00Z',
      ends_at: '2026-12-01T00:00:00Z',
      amount: '25.5',
      currency: 'USD',
      group: null,
    },
  ],
  usage: null,
  quotas: [
    {
      name: 'key_limit',
      unit: 'USD',
      limit: '100',
      used: '25.5',
      remaining: '74.5',
      period: 'month',
      resets_at: '2026-12-01T00:00:00Z',
    },
  ],
  rate_limits: [{ unit: 'requests', limit: '200', per_seconds: 60, group: null }],
  expires_at: '2027-12-31T23:59:59Z',
  key: { created_at: null, disabled: false, permissions: null, plan: null },
  models: { count: 412, ids: null },
  attributes: { free_tier: 'false' },
  gaps: [{ field: 'usage', reason: 'needs_management_key', hint: 'make a management key' }],
  provenance: [{ request: 'GET /key', http_status: 200, payload_sha256: '0'.repeat(64) }],
}

/** Checked like any other sidecar: a test cannot use one that keyz would refuse. */
export function sidecar(different: Partial<z.input<typeof Sidecar>> = {}): Sidecar {
  return Sidecar.parse({ ...example, ...different })
}

/** The quota of the example, with another reset. */
export function quota(resets_at: string | null): Quota {
  return Sidecar.shape.quotas.unwrap().element.parse({ ...example.quotas[0], resets_at })
}

export function authError(at: string): LastError {
  const message = 'the provider rejects this key'
  return LastError.parse({ kind: 'auth_error', message, http_status: 401, request: 'GET /key', at })
}

/** As the reports have it: the sidecar, and what is decided when it is read. */
export function statusKey(different: Partial<z.input<typeof StatusKey>> = {}): StatusKey {
  const { schema_version: _, ...fields } = example
  return StatusKey.parse({
    ...fields,
    read_from: 'work_tree',
    status: 'live',
    badges: ['live'],
    runway_days: null,
    runway: null,
    burn: [],
    week: null,
    paces: [],
    created_at: '2026-01-02T00:00:00Z',
    rotated_at: null,
    tags: [],
    notes: null,
    unreadable: null,
    passing_failure: null,
    changed_by_others: false,
    acknowledged: {},
    owner: null,
    env: [],
    record_identity: false,
    sync: true,
    ...different,
  })
}

export function history(points: z.input<typeof ShowReport>['history']): HistoryPoint[] {
  return ShowReport.shape.history.parse(points)
}
