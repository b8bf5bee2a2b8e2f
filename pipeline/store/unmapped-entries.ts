// Entries that the registry neither maps nor ignores: nobody has said yet which provider they belong to.
import { globMatcher } from '../../schema/glob.ts'
import type { Registry } from '../../schema/registry.ts'

/** Their paths, in the order of `entries`. */
export function unmappedEntries(
  entries: readonly { path: string }[],
  { keys, ignore }: Pick<Registry, 'keys' | 'ignore'>,
): string[] {
  const ignored = globMatcher(ignore)
  return entries.map(({ path }) => path).filter((path) => !Object.hasOwn(keys, path) && !ignored(path))
}
