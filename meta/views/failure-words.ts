// What people call a failure: a key that its provider does not accept is rejected, whatever the sidecar's word for it is.
import type { ErrorKind, LastError } from '../../schema/sidecar.ts'
import type { Wordings } from './fit.ts'

const words: Record<ErrorKind, string> = {
  auth_error: 'rejected',
  rate_limited: 'asked too often',
  parse_error: 'its answer was not understood',
  network_error: 'not reached',
  provider_error: 'trouble at the provider',
  decrypt_error: 'not decrypted',
  config_error: 'not usable as it is',
}

/** Where those have no room. */
const shortWords: Partial<Record<ErrorKind, string>> = {
  rate_limited: 'rate limited',
  parse_error: 'bad answer',
  provider_error: 'failing',
  decrypt_error: 'undecrypted',
  config_error: 'not usable',
}

/** What was read once is not lost: a conflict in the file is settled, or git has it. */
export const unreadableWords = 'its sidecar is unreadable'

export const unreadableWordings: Wordings = [unreadableWords, 'unreadable']

/** In place of a time, for a key without a reading. */
export function neverRead({ unreadable }: { unreadable: string | null }): string {
  return unreadable === null ? 'never' : `not known: ${unreadableWords}`
}

export function failureWords(kind: ErrorKind): string {
  return words[kind]
}

/** The same in fewer and fewer words. */
export function failureWordings(kind: ErrorKind): Wordings {
  return [words[kind], shortWords[kind] ?? []].flat()
}

/** `was rejected`, `was failing: trouble at the provider (503)`: what to do about it is left out, because it is over. */
export function pastFailure({ kind, http_status }: LastError): string {
  if (kind === 'auth_error') return 'was rejected'
  return `was failing: ${words[kind]}${http_status === null ? '' : ` (${http_status})`}`
}
