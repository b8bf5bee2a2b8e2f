// The path of a key's sidecar, `providers/<provider>/<account>/<alias>.json`, the same on every file system.
import { createHash } from 'node:crypto'

const plain = /^[a-z0-9_-][a-z0-9._-]{0,99}$/
/** A plain name of this form could be mistaken for a slug with its hash. */
const hashed = /-[0-9a-f]{10}$/
const maxSlug = 40

/** Relative to `.keyz`. Two keys never share one, not even on file systems that ignore case. */
export function sidecarPath(key: { provider_id: string; account_ref: string; key_alias: string }): string {
  return `providers/${key.provider_id}/${fileName(key.account_ref)}/${fileName(key.key_alias)}.json`
}

/** Whether a path relative to `.keyz` could be a sidecar's. */
export function isSidecarPath(path: string): boolean {
  return /^providers\/[^/]+\/[^/]+\/[^/]+\.json$/.test(path)
}

/** A plain name stays as it is. Any other becomes a readable slug with a hash of the exact name. */
function fileName(name: string): string {
  if (plain.test(name) && !hashed.test(name)) return name
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlug)
    .replaceAll(/^-+|-+$/g, '')
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 10)
  return `${slug || 'name'}-${hash}`
}
