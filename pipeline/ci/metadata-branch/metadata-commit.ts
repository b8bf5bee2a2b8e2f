// Makes the metadata commit with git plumbing: the tree of the default branch with other metadata files.
import type { Instant } from '../../../schema/instant.ts'
import { GitError } from '../../git/git-error.ts'
import { readTrees } from '../../git/read-blobs.ts'
import { type BlobCache, writeObjects } from './blob-cache.ts'
import { changedTree } from './changed-tree.ts'
import type { Listing } from './listing.ts'
import { privateFolder } from './private-folder.ts'
import type { Repository } from './repository.ts'

/** Who commits if user.name and user.email are not set in git. */
export interface Identity {
  name: string
  email: string
}

interface MainBranch {
  commit: string
  files: Listing
  /** Names of the folders on the way to its metadata. */
  folders: ReadonlyMap<string, string>
}

interface CommitOptions {
  main: MainBranch
  files: Listing
  parents: readonly string[]
  message: string
  identity: Identity
  now: Instant
  /** The real time, for removing what killed runs left behind. */
  clock: number
}

/** Writes only objects: no ref, index or file of the person changes. Returns the commit. */
export async function metadataCommit(
  repository: Repository,
  cache: BlobCache,
  options: CommitOptions,
): Promise<string> {
  const { main, files, parents } = options
  const { git, prefix, objectFormat } = repository
  await using folder = await privateFolder(repository.gitFolder, options.clock)
  const changed = changedPaths(main.files, files)
  const changes = new Map(changed.map((path) => [`${prefix}.keyz/${path}`, files.get(path) ?? null]))
  const read = (names: readonly string[]) => readTrees(git, names)
  // Neither git waits for the other.
  const [tree] = await Promise.all([
    changedTree(changes, { ...main, read, algorithm: objectFormat }),
    cache.write(
      changed.flatMap((path) => files.get(path) ?? []),
      folder.path,
    ),
  ])
  await writeObjects(repository, 'tree', [...tree.fresh.values()], folder.path)
  const how = parents.flatMap((parent) => ['-p', parent])
  return await committed(repository, ['commit-tree', tree.name, ...how, '-F', '-'], options)
}

/** Sorted. */
export function changedPaths(before: Listing, after: Listing): string[] {
  const changed: string[] = []
  for (const [path, name] of after) if (before.get(path) !== name) changed.push(path)
  for (const path of before.keys()) if (!after.has(path)) changed.push(path)
  return changed.sort()
}

/** Nobody who is not set in git is made up from the names of the machine: then it is the identity that was given. */
async function committed(
  { gitWith }: Repository,
  parameters: readonly string[],
  { identity, now, message }: CommitOptions,
): Promise<string> {
  const dates = { GIT_AUTHOR_DATE: now, GIT_COMMITTER_DATE: now }
  const input = `${message}\n`
  const { name, email } = identity
  const given = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email }
  const commit = await gitWith(dates)
    .text(['-c', 'user.useConfigOnly=true', ...parameters], { input })
    .catch(async (error: unknown) => {
      if (!(error instanceof GitError) || !/user\.(?:name|email)|tell me who you are|ident name/i.test(error.message))
        throw error
      return await gitWith({ ...dates, ...given }).text(parameters, { input })
    })
  return commit.trim()
}
