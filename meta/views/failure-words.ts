// What people call a failure: a key that its provider does not accept is rejected, whatever the sidecar's word for it is.
import type { ErrorKind } from '../../schema/sidecar.ts'

const words: Record<ErrorKind, string> = {
  auth_error: 'rejected',
  rate_limited: 'asked too often',
  parse_error: 'its answer was not understood',
  network_error: 'not reached',
  provider_error: 'trouble at the provider',
  decrypt_error: 'not decrypted',
  config_error: 'not usable as it is',
}

export function failureWords(kind: ErrorKind): string {
  return words[kind]
}
