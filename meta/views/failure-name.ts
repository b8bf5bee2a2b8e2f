// What people call a failure: a key that its provider does not accept is rejected, whatever the sidecar's word for it is.
import type { ErrorKind } from '../../schema/sidecar.ts'

export function failureName(kind: ErrorKind): string {
  return kind === 'auth_error' ? 'rejected' : kind
}
