// The newest versions of one sidecar, read from git in one pass: one `git log` for their names, one `git cat-file` for their content.
import type { Instant } from '../../schema/instant.ts'
import type { Git } from '../git/git.ts'
import { listVersions } from './listed-versions.ts'
import { smallBlobs } from './small-blobs.ts'

export interface SidecarVersion {
  /** Of the sidecar, relative to the store. */
  path: string
  committed: Instant
  /** The content that the commit left behind; null where it removed the file, and for what cannot be a sidecar. */
  content: Buffer | null
}

/** Newest first, at most `max`. `below` is the sidecar's place below `.keyz`. */
export async function sidecarVersions(git: Git, ref: string, below: string, max = 100): Promise<SidecarVersion[]> {
  const { versions } = await listVersions(git, { tip: ref, without: [] }, { below: [below], maxCommits: max })
  const blobs = await smallBlobs(git, [...new Set(versions.flatMap(({ blob }) => blob ?? []))])
  return versions.map(({ path, committed, blob }) => ({
    path,
    committed,
    content: blob === null ? null : (blobs.get(blob) ?? null),
  }))
}
