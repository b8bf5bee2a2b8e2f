// Reads the metadata of a commit, from git's objects alone, or as it is in the work tree.
import { configPath } from '../../meta/files/config-file.ts'
import { DocumentError } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { registryPath } from '../../meta/files/registry-file.ts'
import { isSidecarPath } from '../../meta/files/sidecar-path.ts'
import { isOfSnapshot, type Snapshot, type SnapshotFile, snapshotOf } from '../../meta/files/snapshot.ts'
import { Duration } from '../../schema/duration.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import { GitError } from '../git/git-error.ts'
import { type KeptBlobs, keptBlobs } from './kept-blobs.ts'

/** Far above what keyz writes. A branch of somebody else must not fill the memory. */
const maxBytes = { sidecar: 1024 * 1024, other: 16 * 1024 * 1024 }

interface TreeFile {
  /** Relative to `.keyz`. */
  path: string
  oid: string
  readable: boolean
}

/**
 * The metadata of a ref (branch, tag, commit, or tree) of the repository that the store is in. `git` runs in the store's folder,
 * which may be a folder of a larger repository. A ref without `.keyz` is an empty snapshot. Throws CommandError for a ref that
 * does not exist.
 */
export async function readSnapshot(
  git: Git,
  ref: string,
  { read }: Pick<KeptBlobs, 'read'> = keptBlobs(git),
): Promise<Snapshot> {
  const files = await listFiles(git, ref)
  const readable = files.filter((file) => file.readable)
  const blobs = await read(readable.map(({ oid }) => oid))
  const texts = new Map(readable.map(({ path }, index) => [path, blobs[index]?.toString() ?? null]))
  return snapshotOf(files.map(({ path }) => ({ path, text: texts.get(path) ?? null })))
}

/** The metadata as it is in the work tree, committed or not. */
export async function readWorkTree(folder: KeyzFolder): Promise<Snapshot> {
  const sidecars = await folder.list('providers')
  const paths = [...new Set([configPath, registryPath, ...sidecars])].filter(isOfSnapshot)
  const files: SnapshotFile[] = []
  for (const path of paths) {
    try {
      const text = await folder.read(path)
      if (text !== null) files.push({ path, text })
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      files.push({ path, text: null })
    }
  }
  return snapshotOf(files)
}

/** Throws CommandError for a ref that does not exist. */
async function listFiles(git: Git, ref: string): Promise<TreeFile[]> {
  const listing = await git
    .text(['ls-tree', '-r', '-z', '-l', '--end-of-options', `${ref}^{tree}`, '--', '.keyz/'])
    .catch(async (error: unknown) => {
      await refuseUnknown(git, ref)
      throw error
    })
  return listing.split('\0').flatMap((line) => {
    const [, mode, type, oid, size, path] = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t\.keyz\/([\s\S]+)$/.exec(line) ?? []
    if (mode === undefined || oid === undefined || path === undefined || !isOfSnapshot(path)) return []
    const most = isSidecarPath(path) ? maxBytes.sidecar : maxBytes.other
    return [{ path, oid, readable: mode === '100644' && type === 'blob' && Number(size) <= most }]
  })
}

/** Asked only after something went wrong. Throws CommandError. */
async function refuseUnknown(git: Git, ref: string): Promise<void> {
  try {
    await git.text(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{tree}`])
  } catch (error) {
    if (!(error instanceof GitError) || error.isOwn) throw error
    const next = Duration.safeParse(ref).success
      ? `for changes since a time, run keyz diff --since ${shellWord(ref)}`
      : 'see git log or git branch for the names (a clone may need git fetch first)'
    throw new CommandError(`${printable(ref)} is not a commit of this repository: ${next}`)
  }
}
