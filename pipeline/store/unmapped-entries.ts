// Entries that the registry neither maps nor ignores: nobody has said yet which provider they belong to.
import { globMatcher } from '../../schema/glob.ts'
import type { Registry } from '../../schema/registry.ts'

/** Their paths, in the order of `entries`. */
export function unmappedEntries(
  entries: readonly { path: string }[],
  { keys, ignore }: Pick<Registry, 'keys' | 'ignore'>,
): string[] {
  const ignored = globMatcher(ignore)
  // Looking the fields of an object up keeps a copy of each path that was asked for; a set does not.
  const mapped = new Set(Object.keys(keys))
  return entries.map(({ path }) => path).filter((path) => !mapped.has(path) && !ignored(path))
}
