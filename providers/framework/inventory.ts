// Lists of keys that an admin key may see: how many in which state, and what to say if the own key is not found.
import type { Instant } from '../../schema/instant.ts'
import { isLeftOut } from './readable.ts'

interface ListedKey {
  status?: string | null | undefined
  expires_at?: Instant | null | undefined
}

/**
 * Attributes of an inventory: no names, no redacted keys. The next expiry is that of a key that still works.
 * A key that could not be read is `undefined`: then only how many there are is known.
 */
export function inventory(listed: readonly (ListedKey | undefined)[]): Record<string, string | number | undefined> {
  const keys = listed.flatMap((key) => key ?? [])
  if (keys.length < listed.length) return { keys: listed.length }
  const states = [...new Set(keys.flatMap(({ status }) => (status ? [status] : [])))]
  const expiries = keys
    .filter(({ status }) => status == null || status === 'active')
    .flatMap((key) => key.expires_at ?? [])
  return {
    keys: keys.length,
    ...Object.fromEntries(
      states
        .filter((state) => /^[a-z_]{1,40}$/.test(state))
        .map((state) => [`keys_${state}`, keys.filter(({ status }) => status === state).length]),
    ),
    // One that cannot be read might be the next.
    next_key_expires_at: keys.some((key) => isLeftOut(key, 'expires_at')) ? undefined : expiries.toSorted()[0],
  }
}

/** The hint of a gap: none, or more than one, of the listed keys can be this one, so nothing is taken from the list. */
export function notListed(provider: string): string {
  return `cannot tell which of the keys that ${provider} lists is this one`
}
