// Makes the metadata commit with git plumbing: the tree of the default branch with other metadata files, built in an index of its own.
import { join } from 'node:path'
import type { Instant } from '../../../schema/instant.ts'
import { GitError } from '../../git/git-error.ts'
import type { BlobCache } from './blob-cache.ts'
import type { Listing } from './listing.ts'
import { privateFolder } from './private-folder.ts'
import type { Repository } from './repository.ts'

/** Who commits if user.name and user.email are not set in git. */
export interface Identity {
  name: string
  email: string
}

interface CommitOptions {
  main: { commit: string; files: Listing }
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
  await using folder = await privateFolder(repository.gitFolder, options.clock)
  const { git, prefix } = repository
  const changed = changedPaths(options.main.files, options.files)
  await cache.write(
    changed.flatMap((path) => options.files.get(path) ?? []),
    folder.path,
  )
  const index = join(folder.path, 'index')
  await git.run(['read-tree', options.main.commit], { index })
  const none = '0'.repeat(options.main.commit.length)
  const lines = changed.map((path) => {
    const name = options.files.get(path)
    return `${name === undefined ? `0 ${none}` : `100644 ${name}`}\t${prefix}.keyz/${path}\0`
  })
  await git.run(['update-index', '-z', '--index-info'], { index, input: lines.join('') })
  const tree = (await git.text(['write-tree'], { index })).trim()
  const parents = options.parents.flatMap((parent) => ['-p', parent])
  const committing = repository.gitWith(await identityVariables(repository, options))
  return (await committing.text(['commit-tree', tree, ...parents, '-F', '-'], { input: `${options.message}\n` })).trim()
}

/** Sorted. */
export function changedPaths(before: Listing, after: Listing): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort()
}

async function identityVariables(
  { git }: Repository,
  { identity, now }: CommitOptions,
): Promise<Record<string, string>> {
  const dates = { GIT_AUTHOR_DATE: now, GIT_COMMITTER_DATE: now }
  const known = await git.text(['config', '-z', '--get-regexp', '^user\\.(name|email)$']).catch((error: unknown) => {
    if (error instanceof GitError && error.exitCode === 1) return ''
    throw error
  })
  const configured = new Set(known.split('\0').flatMap((line) => /^(user\.\w+)\n\s*\S/.exec(line)?.[1] ?? []))
  if (configured.size === 2) return dates
  return {
    ...dates,
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
  }
}
