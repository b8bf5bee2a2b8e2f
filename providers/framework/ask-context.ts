// What a request may depend on: the clock, the key that asks, and what is known of its account.
import type { Instant } from '../../schema/instant.ts'
import type { KeyKind } from '../../schema/reading.ts'
import type { Parameters } from '../../schema/registry.ts'

export interface AskContext {
  now: Instant
  kind: KeyKind
  /** The variant of the key pattern that the secret matched, or null. */
  variant: string | null
  parameters: Parameters
  /** Which of the provider's `regions` the account is in; empty where it has none. */
  region: string
  /** In a request made for each of several: which one this is. Empty elsewhere. */
  each: string
}
