// Whether a secret can be a key of a provider: what it looks like is all there is to know before anything is sent.
import type { KeySpec, Provider } from '../../providers/framework/define.ts'
import type { KeyKind } from '../../schema/reading.ts'
import type { Secret } from '../secrets/secret.ts'
import { looksRandom } from './looks-random.ts'

/** `kind` is what the secret was recognized as. A provider without that kind is asked with any key of its own. */
export function fitsForm(secret: Secret, provider: Provider, kind: KeyKind): boolean {
  const ofKind = provider.keys.filter((key) => key.kind === kind)
  return (ofKind.length > 0 ? ofKind : provider.keys).some((key) => isLike(secret, key))
}

/** Whether the secret has a form that is known: then it is one of the provider's keys, whatever else its path may say. */
export function hasKnownForm(secret: Secret, { keys }: Provider): boolean {
  return keys.some(({ pattern, prefix }) => pattern !== undefined && prefix !== undefined && secret.matches(pattern))
}

/**
 * Whether the secret shows by itself that it is a key of this very provider. A cookie does not: where an entry holds nothing but
 * its value, the name in front of it is ours.
 */
export function isDistinctive(secret: Secret, { keys }: Provider, kind: KeyKind): boolean {
  return (
    kind !== 'cookie' &&
    keys.some((key) => key.kind === kind && key.distinctive && key.pattern && secret.matches(key.pattern))
  )
}

/** A known form with a prefix proves it; digits alone do not, and neither does the prefix where nothing else is known. */
function isLike(secret: Secret, { pattern, prefix, otherForms }: KeySpec): boolean {
  const random = secret.matches({ test: looksRandom })
  if (pattern === undefined) return random && secret.matches({ test: (value) => value.startsWith(prefix ?? '') })
  return (secret.matches(pattern) && (prefix !== undefined || random)) || (otherForms === true && random)
}
