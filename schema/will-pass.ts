// Which failures will pass by themselves.
import type { LastError } from './sidecar.ts'

/** Whether a failure says something about this moment and nothing about the key: no connection, a throttle, a time-out, a status of 500 or more. */
export function willPass({ kind, http_status }: Pick<LastError, 'kind' | 'http_status'>): boolean {
  if (kind === 'network_error' || kind === 'rate_limited') return true
  const status = http_status ?? 0
  return kind === 'provider_error' && (status === 408 || status === 429 || status >= 500)
}
