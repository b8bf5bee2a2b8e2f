// Entries with changes that nobody has committed. Others have them as they are committed, so what is read of them here is published to nobody.
import { counted } from '../../meta/judge/values.ts'
import type { Registry, RegistryRow } from '../../schema/registry.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { entryOfFile } from '../store/entry-path.ts'
import { type Selection, selector } from '../store/selection.ts'
import type { Repository } from './metadata-branch/repository.ts'

const maxNamed = 10

const listing = ['--name-only', '-z', '--no-renames', '--no-textconv', '--no-ext-diff', '--ignore-submodules=all']

/** Those that the work tree has in another version than this commit, or that only one of them has. What git ignores is left to the person. */
export async function uncommittedEntries({ git, prefix }: Repository, commit: string): Promise<Set<string>> {
  const below = prefix === '' ? '.' : prefix
  const [changed, untracked] = await Promise.all([
    git.text(['diff', ...listing, commit, '--', below]),
    git.text(['ls-files', '--others', '--exclude-standard', '-z', '--', below]),
  ])
  const files = `${changed}\0${untracked}`.split('\0').filter((file) => file.startsWith(prefix))
  return new Set(files.flatMap((file) => entryOfFile(file.slice(prefix.length)) ?? []))
}

/** The keys that a run would have read, had it not been for their entries. */
export function keysAmong(
  entries: ReadonlySet<string>,
  keys: Registry['keys'],
  selection: Selection,
): { path: string; row: RegistryRow }[] {
  const selected = selector(selection)
  return [...entries].sort().flatMap((path) => {
    const row = Object.hasOwn(keys, path) ? keys[path] : undefined
    if (row === undefined || !(row.sync || selection.paths.length > 0)) return []
    return selected({ path, providerId: row.provider_id, account: row.account_ref }) ? [{ path, row }] : []
  })
}

/** A sentence for the log and the report of the run. */
export function uncommittedNotes(paths: readonly string[], store: string): string[] {
  if (paths.length === 0) return []
  const first = [...paths].sort().slice(0, maxNamed).map(printable).join(', ')
  const more = paths.length > maxNamed ? ` and ${paths.length - maxNamed} more` : ''
  const [what, wasIt] =
    paths.length === 1
      ? ['The entry of 1 key has', 'it was']
      : [`The entries of ${counted(paths.length, 'key')} have`, 'they were']
  return [
    `${what} changes that are not committed, so ${wasIt} left out: ${first}${more}. Commit or undo them (git -C ${shellWord(store)} status lists them), then run keyz ci again.`,
  ]
}
