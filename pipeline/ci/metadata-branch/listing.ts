// Which metadata files a commit has: regular files of the registry and of sidecars, and nothing else.
import { registryPath } from '../../../meta/files/registry-file.ts'
import { CommandError } from '../../errors.ts'
import { entryOfFile } from '../../store/entry-path.ts'
import type { Repository } from './repository.ts'

/** Object names by path relative to `.keyz`. */
export type Listing = ReadonlyMap<string, string>

const sidecar = /^providers\/[a-z0-9][a-z0-9-]{0,63}\/[^/]+\/[^/]+\.json$/
const usage = /^usage\/[^/]+\/[^/]+\.json$/

/**
 * What the metadata branch may have of its own, by its path relative to `.keyz`: readings and usage. Rows and settings belong to the
 * person and come from the default branch as they are: more people may push to other branches.
 */
export function isCarried(path: string): boolean {
  return sidecar.test(path) || isUsage(path)
}

export function isUsage(path: string): boolean {
  return usage.test(path)
}

export interface Listings {
  /** Of the default branch. */
  main: Listing
  /** Every entry of the default branch, without `.gpg`. Hidden folders have none. */
  entries: ReadonlySet<string>
  /** The names of its folders on the way to the metadata, by path from the top. */
  folders: ReadonlyMap<string, string>
  /** Of any commit; empty for null. */
  of: (commit: string | null) => Promise<Listing>
}

/**
 * Lists the default branch once, and other commits by their differences, which are few even in a large store.
 * Throws CommandError if `.keyz` is not a folder.
 */
export async function openListings(repository: Repository, commit: string): Promise<Listings> {
  const { git, prefix } = repository
  const folder = `${prefix}.keyz`
  const below = prefix === '' ? [] : ['--', prefix]
  const files = await git.text(['ls-tree', '-r', '-t', '-z', '--full-tree', commit, ...below])
  const folders = new Map<string, string>()
  const main = new Map<string, string>()
  const entries = new Set<string>()
  for (const line of files.split('\0')) {
    const [, mode, kind, name, path] = /^(\d+) (\w+) ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? []
    if (mode === undefined || name === undefined || path === undefined) continue
    if (kind === 'tree') {
      if (isOnTheWay(path, folder)) folders.set(path, name)
      continue
    }
    if (path === folder) throw notAFolder(folder, commit)
    const relative = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null
    if (relative !== null && mode === '100644' && isManaged(relative)) main.set(relative, name)
    const entry = entryOfFile(path.slice(prefix.length))
    if (entry !== null) entries.add(entry)
  }
  const known = new Map<string, Promise<Listing>>([[commit, Promise.resolve(main)]])
  return {
    main,
    entries,
    folders,
    async of(other) {
      if (other === null) return new Map()
      const listing = known.get(other) ?? changed(repository, { commit, main }, other)
      known.set(other, listing)
      return await listing
    },
  }
}

async function changed(
  { git, prefix }: Repository,
  { commit, main }: { commit: string; main: Listing },
  other: string,
): Promise<Listing> {
  const folder = `${prefix}.keyz/`
  const how = ['-r', '-z', '--no-renames', '--raw', '--no-abbrev', '--no-textconv', '--no-ext-diff']
  const fields = (await git.text(['diff-tree', ...how, commit, other, '--', folder])).split('\0')
  const listing = new Map(main)
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode, name] = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]/.exec(fields[at] ?? '') ?? []
    const path = (fields[at + 1] ?? '').slice(folder.length)
    if (mode === undefined || name === undefined || !isManaged(path)) continue
    if (mode === '100644') listing.set(path, name)
    else listing.delete(path)
  }
  return listing
}

function isOnTheWay(path: string, folder: string): boolean {
  return folder === path || folder.startsWith(`${path}/`) || path.startsWith(`${folder}/`)
}

function isManaged(path: string): boolean {
  return path === registryPath || isCarried(path)
}

function notAFolder(folder: string, commit: string): CommandError {
  return new CommandError(
    `${folder} is a file or symbolic link in commit ${commit.slice(0, 10)}, not a folder: remove it and commit`,
  )
}
