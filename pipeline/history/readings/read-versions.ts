// What old versions of sidecars say about balances and quotas, out of git's objects.

import { z } from 'zod'
import { upToDate, versionOf } from '../../../meta/files/migrations.ts'
import { pathInKeyz } from '../../../meta/files/path-in-keyz.ts'
import { isSidecarPath } from '../../../meta/files/sidecar-path.ts'
import { Instant } from '../../../schema/instant.ts'
import { parseJson } from '../../../schema/parse-json.ts'
import { readingFields } from '../../../schema/reading.ts'
import { currentVersion, KeyPath, Label, LastError, ProviderId, Sidecar } from '../../../schema/sidecar.ts'
import type { ListedVersion } from './listed-versions.ts'

/** Of a version only what a series is made of: an old one may have fields that this keyz does not know. */
const StoredVersion = z.object({
  provider_id: ProviderId,
  key_path: KeyPath,
  last_success_at: Instant.nullable(),
  balances: readingFields.balances,
  account_ref: Label.optional(),
  credits_total: readingFields.credits_total.optional(),
  credits_used: readingFields.credits_used.optional(),
  quotas: readingFields.quotas.optional(),
  // A reading counts, whatever is said of a failure after it.
  last_error: LastError.pick({ at: true }).strip().nullish().catch(null),
})

export type StoredVersion = z.infer<typeof StoredVersion>

/** With the time at which git first got to know it. */
export interface ReadVersion {
  version: StoredVersion
  committed: Instant
}

/** By path, and there by object name: the same content is one reading. */
export type Places = Map<string, Map<string, ReadVersion>>

/** Where the contents of versions come from, by object name. What is too large for a sidecar is not among them. */
export type Contents = (names: readonly string[]) => Promise<ReadonlyMap<string, Buffer | null>>

/** So many versions are read at once, and their contents are in memory while the next ones are read. */
const atOnce = 1000

/** Adds what the versions hold, as far as it `counts`. */
export async function readVersions(
  contents: Contents,
  versions: readonly ListedVersion[],
  places: Places,
  counts: (version: StoredVersion) => boolean = () => true,
): Promise<void> {
  const ofSidecars = versions.filter(({ path }) => isSidecarPath(pathInKeyz(path)))
  const read = async (some: readonly ListedVersion[]) => {
    const blobs = await contents([...new Set(some.flatMap(({ blob }) => blob ?? []))])
    return { some, blobs }
  }
  let reading = read(ofSidecars.slice(0, atOnce))
  for (let next = atOnce; next < ofSidecars.length + atOnce; next += atOnce) {
    const { some, blobs } = await reading
    reading = read(ofSidecars.slice(next, next + atOnce))
    for (const { path, blob, committed } of some) {
      const known = places.get(path) ?? new Map<string, ReadVersion>()
      places.set(path, known)
      if (blob === null) continue
      const again = known.get(blob)
      const version = again?.version ?? storedVersion(blobs.get(blob) ?? null)
      if (version === null || (again === undefined && !counts(version))) continue
      if (again === undefined || committed < again.committed) known.set(blob, { version, committed })
    }
  }
}

function storedVersion(content: Buffer | null): StoredVersion | null {
  const stored = parseJson(content?.toString() ?? '')
  // What a newer keyz wrote may mean something else.
  if (versionOf(stored) > currentVersion) return null
  return StoredVersion.safeParse(upToDate(stored, Sidecar)).data ?? null
}
