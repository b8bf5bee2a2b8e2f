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

/** What was read once is not lost: a conflict in the file is settled, or git has it. */
export const unreadableWords = 'its sidecar is unreadable'

/** In place of a time, for a key without a reading. */
export function neverRead({ unreadable }: { unreadable: string | null }): string {
  return unreadable === null ? 'never' : `not known: ${unreadableWords}`
}

export function failureWords(kind: ErrorKind): string {
  return words[kind]
}
