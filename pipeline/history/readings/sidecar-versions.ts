// The newest versions of one sidecar, read from git in one pass: a `git log` for their names, one `git cat-file` for their content.
import type { Instant } from '../../../schema/instant.ts'
import type { Git } from '../../git/git.ts'
import { listVersions } from './listed-versions.ts'
import { smallBlobs } from './small-blobs.ts'

export interface SidecarVersion {
  /** Of the sidecar, relative to the store. */
  path: string
  committed: Instant
  /** The content that the commit left behind; null where it removed the file, and for what cannot be a sidecar. */
  content: Buffer | null
  /** Whether only a branch has it that nobody has merged. */
  isUnmerged: boolean
}

interface Wanted {
  max?: number
  longer?: { max: number; since: Instant }
  unmerged?: readonly string[]
}

/**
 * Newest first, and before them what `unmerged` commits have on top, but for what was merged in another way, such as by squashing.
 * `below` is the sidecar's place below `.keyz`. `max` holds for each, so that nobody can push the merged ones out of sight. Where that
 * many do not reach back to `longer.since`, it is `longer.max` instead.
 */
export async function sidecarVersions(
  git: Git,
  ref: string,
  below: string,
  { max = 100, longer, unmerged = [] }: Wanted = {},
): Promise<SidecarVersion[]> {
  const tips = [ref, ...unmerged]
  const listed = async (tip: string, at: number) => {
    const range = { tip, without: tips.slice(0, at) }
    const { versions, isCut } = await listVersions(git, range, { below: [below], maxCommits: max })
    const oldest = versions.at(-1)
    if (longer === undefined || !isCut || oldest === undefined || oldest.committed < longer.since) return versions
    const more = { below: [below], maxCommits: longer.max, since: longer.since, throughout: true }
    return (await listVersions(git, range, more)).versions
  }
  const [merged, ...others] = await Promise.all(tips.map(listed))
  const known = new Set(merged?.flatMap(({ blob }) => blob ?? []))
  const news = others.flat().filter(({ blob }) => blob !== null && !known.has(blob))
  const all = [
    ...news.map((one) => ({ ...one, isUnmerged: true })),
    ...(merged ?? []).map((one) => ({ ...one, isUnmerged: false })),
  ]
  const blobs = await smallBlobs(git, [...new Set(all.flatMap(({ blob }) => blob ?? []))])
  return all.map(({ path, committed, blob, isUnmerged }) => ({
    path,
    committed,
    content: blob === null ? null : (blobs.get(blob) ?? null),
    isUnmerged,
  }))
}
