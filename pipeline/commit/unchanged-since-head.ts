// Which sidecars a heartbeat wrote anew: the last commit says the same about these keys.

import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { pathInKeyz } from '../../meta/files/path-in-keyz.ts'
import { saysTheSame } from '../../meta/judge/compare.ts'
import { parseJson } from '../../schema/parse-json.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import type { ChangedPath } from '../git/changed-paths.ts'
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/read-blobs.ts'

interface Heartbeats {
  folder: KeyzFolder
  /** Sidecars that this run wrote anew, relative to the store. What an earlier run wrote and nobody committed may be news all the same. */
  heartbeats?: ReadonlySet<string>
}

export async function unchangedSinceHead(
  git: Git,
  changed: readonly ChangedPath[],
  { folder, heartbeats = new Set() }: Heartbeats,
): Promise<Set<string>> {
  const paths = changed.flatMap(({ path }) => (heartbeats.has(path) ? [path] : []))
  const blobs = await readBlobs(
    git,
    paths.map((path) => `HEAD:./${path}`),
  )
  const unchanged = new Set<string>()
  for (const [index, path] of paths.entries()) {
    const text = await folder.read(pathInKeyz(path))
    if (sayTheSame(blobs[index]?.toString() ?? null, text)) unchanged.add(path)
  }
  return unchanged
}

/** Whether two versions of a sidecar say the same about its key; false when one is missing or cannot be read. */
export function sayTheSame(before: string | null, after: string | null): boolean {
  const [left, right] = [before, after].map((text) => Sidecar.safeParse(parseJson(text ?? '')).data)
  return left !== undefined && right !== undefined && saysTheSame(left, right)
}
