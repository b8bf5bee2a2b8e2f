// The older versions of sidecars in git, all in one pass: what burn and runway are worked out from.
import { z } from 'zod'
import type { Snapshot } from '../../meta/files/snapshot.ts'
import type { Version } from '../../meta/judge/runway.ts'
import { Instant } from '../../schema/instant.ts'
import { parseJson } from '../../schema/parse-json.ts'
import { readingFields } from '../../schema/reading.ts'
import { KeyPath, ProviderId } from '../../schema/sidecar.ts'
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/read-blobs.ts'

/** Newest commits that touched a sidecar, and newest versions of each: a week of hourly syncs, and bounded in any store. */
const maxCommits = 1000
const maxVersions = 170
/** Of all sidecars together: these are read into memory at once. */
const maxBlobs = 20_000
/** No sidecar comes near it; whoever can push could have put anything into the history. */
const maxBytes = 256 * 1024

/** Of a version only what a series is made of: an old one may have fields that no keyz of today knows. */
const StoredVersion = z.object({
  provider_id: ProviderId,
  key_path: KeyPath,
  last_success_at: Instant.nullable(),
  balances: readingFields.balances,
})

/** Versions of sidecars by whose they are: a place that another key had before brings nothing of that key along. */
export interface Series {
  of: (key: { provider_id: string; key_path: string }) => readonly Version[]
}

/**
 * As far as the history of `ref` goes: one `git log` and one `git cat-file`. `below` narrows it to one file or folder below `.keyz`.
 * Empty where git cannot tell, as in a store without a commit.
 */
export async function sidecarSeries(git: Git, ref: string, below = 'providers'): Promise<Series> {
  const oids = await versionsIn(git, ref, below).catch(() => [])
  const versions = new Map<string, Version[]>()
  for (const blob of await readBlobs(git, await smallOnes(git, oids))) {
    const version = versionOf(blob)
    if (version === null) continue
    const known = versions.get(nameOf(version))
    if (known === undefined) versions.set(nameOf(version), [version])
    else known.push(version)
  }
  return { of: (key) => versions.get(nameOf(key)) ?? [] }
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

/** Object names of the newest versions of every file. */
async function versionsIn(git: Git, ref: string, below: string): Promise<string[]> {
  const log = await git.text([
    'log',
    `--max-count=${maxCommits}`,
    '-z',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--relative',
    '--no-textconv',
    '--no-ext-diff',
    '--no-show-signature',
    '--format=',
    '--end-of-options',
    ref,
    '--',
    `.keyz/${below}`,
  ])
  const fields = log.split('\0')
  const counts = new Map<string, number>()
  const found = new Set<string>()
  for (const [index, field] of fields.entries()) {
    const [, mode, oid] = /^\s*:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]$/.exec(field) ?? []
    const path = fields[index + 1]
    if (mode !== '100644' || oid === undefined || path === undefined) continue
    const count = counts.get(path) ?? 0
    if (count >= maxVersions || found.size >= maxBlobs) continue
    counts.set(path, count + 1)
    found.add(oid)
  }
  return [...found]
}

async function smallOnes(git: Git, oids: readonly string[]): Promise<string[]> {
  if (oids.length === 0) return []
  const input = oids.map((oid) => `${oid}\n`).join('')
  const sizes = await git.text(['cat-file', '--batch-check=%(objectsize)'], { input })
  const lines = sizes.split('\n')
  return oids.filter((_, index) => Number(lines[index]) <= maxBytes)
}

function versionOf(blob: Buffer | null): z.infer<typeof StoredVersion> | null {
  return StoredVersion.safeParse(parseJson(blob?.toString() ?? '')).data ?? null
}
