// Which metadata files a commit has: regular files of the registry and of sidecars, and nothing else that may lie there.
import { registryPath } from '../../meta/registry-file.ts'
import { CommandError } from '../failure.ts'
import type { Repository } from './repository.ts'

/** Object names by path relative to `.keyz`. */
export type Listing = ReadonlyMap<string, string>

/** What a run may change. Settings, ignored paths and attributes are the person's: they come from the default branch as they are. */
const managed = /^providers\/[a-z0-9][a-z0-9-]{0,63}\/[^/]+\/[^/]+\.json$/

/** Empty for no commit. Throws CommandError when `.keyz` is something else than a folder. */
export async function listingOf({ git, prefix }: Repository, commit: string | null): Promise<Listing> {
  if (commit === null) return new Map()
  const folder = `${prefix}.keyz`
  const [itself, inside] = await Promise.all([
    git(['ls-tree', '-z', '--full-tree', commit, '--', folder]),
    git(['ls-tree', '-r', '-z', '--full-tree', commit, '--', `${folder}/`]),
  ])
  const [first] = rows(itself)
  if (first !== undefined && first.mode !== '040000') {
    throw new CommandError(
      `${folder} is no folder in commit ${commit.slice(0, 10)} (a symbolic link or a file): keyz follows none; remove it and commit`,
    )
  }
  const files = rows(inside).flatMap(({ mode, name, path }): [string, string][] => {
    const relative = path.slice(folder.length + 1)
    const ours = relative === registryPath || managed.test(relative)
    return mode === '100644' && ours ? [[relative, name]] : []
  })
  return new Map(files)
}

/** Every entry of a commit, without `.gpg`; dot folders hold none. */
export async function entriesOf({ git, prefix }: Repository, commit: string): Promise<Set<string>> {
  const path = prefix === '' ? [] : ['--', prefix]
  const names = await git(['ls-tree', '-r', '-z', '--full-tree', '--name-only', commit, ...path])
  const entries = names
    .toString()
    .split('\0')
    .filter((name) => name.endsWith('.gpg'))
    .map((name) => name.slice(prefix.length, -'.gpg'.length))
  return new Set(entries.filter((entry) => !entry.split('/').some((part) => part.startsWith('.'))))
}

function rows(listing: Buffer): { mode: string; name: string; path: string }[] {
  return listing
    .toString()
    .split('\0')
    .flatMap((line) => {
      const [, mode, name, path] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? []
      return mode === undefined || name === undefined || path === undefined ? [] : [{ mode, name, path }]
    })
}
