// Histories for tests of what shows them.
import { type HistoryEvent, HistoryReading, KeyHistory } from '../../../schema/reports/history-report.ts'
import { sidecar } from '../example.ts'

const { last_success_at: _, ...example } = sidecar()

/** A reading of that day with this balance, and nothing else that changes. */
export function reading(day: string, amount: string | null, more: object = {}): HistoryReading {
  const at = `2026-${day}T00:00:00Z`
  const { account_ref, credits_total, credits_used, costs, usage, quotas, expires_at } = example
  return HistoryReading.parse({
    at,
    committed_at: at,
    sync_status: 'live',
    error_kind: null,
    last_success_at: at,
    account_ref,
    balances: amount === null ? null : [{ amount, currency: 'USD', parts: [] }],
    credits_total,
    credits_used,
    costs,
    usage,
    quotas,
    expires_at,
    ...more,
  })
}

export function history(readings: HistoryReading[], events: HistoryEvent[] = [], key_path = 'a/key'): KeyHistory {
  return KeyHistory.parse({ key_path, provider_id: 'openrouter', readings, events })
}

export function replaced(day: string): HistoryEvent {
  const [event] = history([], [{ at: reading(day, '1').at, kind: 'replaced', from: null }]).events
  if (event === undefined) throw new Error('there is no event')
  return event
}
