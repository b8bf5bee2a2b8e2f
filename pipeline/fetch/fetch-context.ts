// What the requests for one key are made with: the provider, the keys that may be sent, and the way out.
import type { Provider } from '../../providers/framework/define.ts'
import type { Instant } from '../../schema/instant.ts'
import type { KeyKind } from '../../schema/reading.ts'
import type { Parameters } from '../../schema/registry.ts'
import type { Secret } from '../secrets/secret.ts'
import type { HttpClient } from './http-client.ts'
import type { Received } from './received.ts'

/** A key that can be sent: the entry's own, or its companion. */
export interface SendableKey {
  kind: KeyKind
  /** Which of the provider's variants of this kind the secret is, or null when it matches none. */
  variant: string | null
  secret: Secret
  /** The owner of a key that signs instead of being sent: the e-mail address of a service account. */
  subject: string | null
}

export interface FetchContext {
  provider: Provider
  own: SendableKey
  /** Finds a key of the same account and of one of these kinds, which may ask more. Called only when a request needs it: decryption takes time. */
  companion: (kinds: readonly KeyKind[]) => Promise<SendableKey | null>
  parameters: Parameters
  /** Base URL by host name. */
  hosts: Readonly<Record<string, string>>
  now: Instant
  http: HttpClient
  /** What has come for this key, and for the run it is a part of. */
  received: Received
  /** Keeps a secret that came up on the way, such as an access token, out of everything that is written. */
  protect: (secret: Secret) => void
  signal: AbortSignal
}
