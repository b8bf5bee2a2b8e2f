// A report of a few keys with a history, for tests that vary a field of them.
import type { PastReading, ReportInput, ReportKey } from '../../../../meta/views/report/input.ts'
import { Decimal } from '../../../../schema/decimal.ts'
import { Instant } from '../../../../schema/instant.ts'
import type { StatusKey } from '../../../../schema/reports/status-report.ts'
import { now, statusKey } from '../../example.ts'

export const since = Instant.parse('2026-09-01T00:00:00Z')

/** Midnight of a day in November. */
export const november = (day: number) => Instant.parse(`2026-11-${String(day).padStart(2, '0')}T00:00:00Z`)

export function past(day: number, amount: string | null, different: Partial<PastReading> = {}): PastReading {
  return {
    at: november(day),
    last_success_at: november(day),
    account_ref: 'personal',
    sync_status: 'live',
    error_kind: null,
    balances: amount === null ? null : [{ amount: Decimal.parse(amount), currency: 'USD', parts: [] }],
    credits_used: null,
    costs: null,
    quotas: null,
    expires_at: null,
    ...different,
  }
}

export function reportKey(key: StatusKey = statusKey(), different: Partial<ReportKey> = {}): ReportKey {
  return { key, past: [], replaced: [], seen: [], ...different }
}

export function reportInput(keys: readonly ReportKey[], different: Partial<ReportInput> = {}): ReportInput {
  return {
    now,
    since,
    keys,
    unmapped: 0,
    problems: [],
    hasOwnCosts: () => false,
    branches: [],
    providerPage: (id) => ({ name: id, console: `https://${id}.example/keys` }),
    ...different,
  }
}
