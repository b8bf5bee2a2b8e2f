// Names that everybody who has the repository can read: a secret that shares words with them gives nothing away by it.
import type { Registry } from '../../schema/registry.ts'

/** The names of entries, accounts and keys. */
export function publicNames(entries: readonly { path: string }[], { keys }: Pick<Registry, 'keys'>): string[] {
  const rows = Object.entries(keys).flatMap(([path, { account_ref, key_alias }]) => [path, account_ref, key_alias])
  return [...entries.map(({ path }) => path), ...rows]
}
