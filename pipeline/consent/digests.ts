// What stands for an entry and for a row in keyz's memory. Digests of the encrypted bytes, never of what is in them. Pure.
import { createHash } from 'node:crypto'
import type { RegistryRow } from '../../schema/registry.ts'

/** Half of a SHA-256: nobody finds other bytes with the same one, and the memory of ten thousand keys stays small. */
function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 32)
}

/** Of the encrypted bytes. */
export function entryDigest(bytes: Uint8Array): string {
  return digest('entry\0', bytes)
}

/** Everything in a row that decides where a secret goes, and whether it goes. Notes and tags may change freely. */
export function destinationDigest({ provider_id, key_kind, env, any_shape, parameters }: RegistryRow): string {
  return digest('to\0', JSON.stringify([provider_id, key_kind, env, any_shape === true, parameters.region ?? null]))
}

/** The same for one entry: that one entry is a provider's key says nothing about another. */
export function rowDigest(path: string, row: RegistryRow): string {
  return rowDigestTo(path, destinationDigest(row))
}

/** The same, where only the digest of the destination is known. */
export function rowDigestTo(path: string, destination: string): string {
  return digest('row\0', path, '\0', destination)
}
