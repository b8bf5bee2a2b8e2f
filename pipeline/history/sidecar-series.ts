// What burn and runway are worked out from: the older readings of each key, by whose they are.
import { z } from 'zod'
import { upToDate, versionOf } from '../../meta/files/migrations.ts'
import type { Snapshot } from '../../meta/files/snapshot.ts'
import type { Version } from '../../meta/judge/runway.ts'
import { Instant } from '../../schema/instant.ts'
import { parseJson } from '../../schema/parse-json.ts'
import { readingFields } from '../../schema/reading.ts'
import { currentVersion, KeyPath, Label, ProviderId, Sidecar } from '../../schema/sidecar.ts'
import type { Git } from '../git/git.ts'
import { type SidecarVersion, sidecarVersions } from './sidecar-versions.ts'

/** Of a version only what a series is made of: an old one may have fields that this keyz does not know. */
const StoredVersion = z.object({
  provider_id: ProviderId,
  key_path: KeyPath,
  last_success_at: Instant.nullable(),
  balances: readingFields.balances,
  account_ref: Label.optional(),
  credits_total: readingFields.credits_total.optional(),
  credits_used: readingFields.credits_used.optional(),
})

/** By whose the versions are: a place that another key had before brings nothing of that key along. */
export interface Series {
  of: (key: { provider_id: string; key_path: string }) => readonly Version[]
}

/** Every reading once, newest first. */
export function seriesOf(versions: readonly SidecarVersion[]): Series {
  const series = new Map<string, Version[]>()
  // The same content is the same buffer.
  for (const content of new Set(versions.map((version) => version.content))) {
    const version = storedVersion(content)
    if (version === null) continue
    const known = series.get(nameOf(version))
    if (known === undefined) series.set(nameOf(version), [version])
    else known.push(version)
  }
  return { of: (key) => series.get(nameOf(key)) ?? [] }
}

/** Of all keys, as far as the history of `ref` goes. */
export async function sidecarSeries(git: Git, ref: string): Promise<Series> {
  return seriesOf(await sidecarVersions(git, ref, 'providers'))
}

/** The same by the key_path of the keys of a snapshot. */
export async function historyOf(
  git: Git,
  ref: string,
  { registry }: Snapshot,
): Promise<Map<string, readonly Version[]>> {
  const series = await sidecarSeries(git, ref)
  return new Map(
    Object.entries(registry.keys).map(([key_path, { provider_id }]) => [
      key_path,
      series.of({ provider_id, key_path }),
    ]),
  )
}

function nameOf({ provider_id, key_path }: { provider_id: string; key_path: string }): string {
  return `${provider_id} ${key_path}`
}

function storedVersion(content: Buffer | null): z.infer<typeof StoredVersion> | null {
  const stored = parseJson(content?.toString() ?? '')
  // What a newer keyz wrote may mean something else.
  if (versionOf(stored) > currentVersion) return null
  return StoredVersion.safeParse(upToDate(stored, Sidecar)).data ?? null
}
