// Whether the provider rejects a key: nobody spends anything with it any more.
import type { Sidecar } from '../../schema/sidecar.ts'

/** Of the newest reading of a key. */
export function isRejected({ sync_status, last_error }: Pick<Sidecar, 'sync_status' | 'last_error'>): boolean {
  return sync_status === 'error' && last_error?.kind === 'auth_error'
}
