// Asks the agent for the session key of a message, key by key, in the order that gpg tries them.

import { BrokenConnectionError, RefusedError } from './gnupg/assuan-connection.ts'
import type { GpgAgent } from './gnupg/gpg-agent.ts'
import { fullyCancelled, refusals } from './gnupg/refusals.ts'
import type { SecretKey } from './gnupg/secret-keys.ts'
import { type SessionKey, sessionKeyIn, withoutRsaPadding } from './gnupg/session-key.ts'
import { isPointOf, sessionKeyOfPoint } from './gnupg/session-key-of-point.ts'
import { isHidden, type Recipient } from './packets/read-recipient.ts'

/** The agent does not have this key: it says so before it asks anybody. */
const noSecretKey = 17

/** "locked" if that is all that stands in the way; "unknown" if only gpg can tell. */
export async function sessionKeyFrom(
  agent: GpgAgent,
  recipients: readonly Recipient[],
  keys: readonly SecretKey[],
  mayPrompt: boolean,
  signal: AbortSignal,
): Promise<SessionKey | 'locked' | 'unknown'> {
  let outcome: 'locked' | 'unknown' = 'unknown'
  for (const { key, recipient } of attempts(recipients, keys)) {
    if (!key.usable) return outcome
    try {
      const found = await ask(agent, recipient, key, signal)
      if (found !== null) return found
    } catch (error) {
      if (error instanceof BrokenConnectionError) return outcome
      if (!(error instanceof RefusedError)) throw error
      // A key that was only tried need not fit.
      if (isHidden(recipient) && !refusals.has(error.code)) continue
      // Where a person may be asked, one was, perhaps: gpg would ask again, and call the key locked, too.
      if (!refusals.has(error.code) && (error.code === noSecretKey || !mayPrompt)) return outcome
      outcome = 'locked'
      if (error.code === fullyCancelled) return outcome
    }
  }
  return outcome
}

function attempts(recipients: readonly Recipient[], keys: readonly SecretKey[]) {
  return keys.flatMap((key) =>
    recipients.filter((recipient) => mayBeFor(recipient, key)).map((recipient) => ({ key, recipient })),
  )
}

function mayBeFor(recipient: Recipient, key: SecretKey): boolean {
  const { id, algorithm, key: encrypted } = recipient
  if (algorithm !== key.algorithm) return false
  if (!isHidden(recipient)) return id === key.id
  if (encrypted.algorithm === 'rsa' || key.derivation === null) return key.encrypts
  // Nobody needs to be asked to unlock a key of another curve.
  return key.encrypts && isPointOf(encrypted.point, key.derivation)
}

async function ask(
  agent: GpgAgent,
  { key: encrypted }: Recipient,
  key: SecretKey,
  signal: AbortSignal,
): Promise<SessionKey | null> {
  const answer = await agent.decrypt(encrypted, key, signal)
  if (answer === null) return null
  const { value, padded } = answer
  try {
    if (encrypted.algorithm === 'ecdh')
      return key.derivation && sessionKeyOfPoint(value, encrypted.wrapped, key.derivation)
    const frame = padded ? withoutRsaPadding(value) : value
    return frame && sessionKeyIn(frame)
  } finally {
    if (encrypted.algorithm === 'ecdh') value.fill(0)
  }
}
