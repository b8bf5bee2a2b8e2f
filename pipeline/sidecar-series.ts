// The older versions of sidecars in git, all in one pass: what burn and runway are worked out from.
import { z } from 'zod'
import type { Snapshot } from '../meta/review/snapshot.ts'
import type { Version } from '../meta/runway.ts'
import { sidecarPath } from '../meta/sidecar-path.ts'
import { Instant } from '../schema/instant.ts'
import { readingFields } from '../schema/reading.ts'
import { type Plumbing, readBlobs } from './git-plumbing.ts'

/** Newest commits that touched a sidecar, and newest versions of each: a week of hourly syncs, and bounded in any store. */
const mostCommits = 1000
const mostVersions = 170
/** Of all sidecars together: these are read into memory at once. */
const mostBlobs = 20_000

/** Of a version only what a series is made of: an old one may have fields that no keyz of today knows. */
const StoredVersion = z.object({
  last_success_at: Instant.nullable(),
  balances: readingFields.balances,
}) satisfies z.ZodType<Version>

/**
 * Versions by the sidecar's path relative to `.keyz`, newest first, as far as the history of `ref` goes: one `git log` and one
 * `git cat-file`. `below` narrows it to one file or folder. Empty where git cannot tell, as in a store without a commit.
 */
export async function sidecarSeries(git: Plumbing, ref: string, below = 'providers'): Promise<Map<string, Version[]>> {
  const found = await versionsIn(git, ref, below).catch(() => new Map<string, string[]>())
  const oids = [...new Set([...found.values()].flat())]
  const blobs = await readBlobs(git, oids)
  const versions = new Map(oids.map((oid, index) => [oid, versionOf(blobs[index] ?? null)]))
  return new Map([...found].map(([path, names]) => [path, names.flatMap((oid) => versions.get(oid) ?? [])]))
}

/** Object names by path. */
async function versionsIn(git: Plumbing, ref: string, below: string): Promise<Map<string, string[]>> {
  const log = await git([
    'log',
    `--max-count=${mostCommits}`,
    '-z',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--relative',
    '--no-textconv',
    '--no-ext-diff',
    '--format=',
    '--end-of-options',
    ref,
    '--',
    `.keyz/${below}`,
  ])
  const fields = log.toString().split('\0')
  const found = new Map<string, string[]>()
  let blobs = 0
  for (const [index, field] of fields.entries()) {
    const [, mode, oid] = /^\s*:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]$/.exec(field) ?? []
    const path = fields[index + 1]
    if (mode !== '100644' || oid === undefined || path === undefined || !path.startsWith('.keyz/')) continue
    const name = path.slice('.keyz/'.length)
    const known = found.get(name) ?? []
    if (known.length >= mostVersions || blobs >= mostBlobs) continue
    found.set(name, [...known, oid])
    blobs += 1
  }
  return found
}

/** The same by the key_path of the keys of a snapshot. */
export async function historyOf(git: Plumbing, ref: string, { registry }: Snapshot): Promise<Map<string, Version[]>> {
  const series = await sidecarSeries(git, ref)
  return new Map(
    Object.entries(registry.keys).map(([path, row]): [string, Version[]] => [path, series.get(sidecarPath(row)) ?? []]),
  )
}

function versionOf(blob: Buffer | null): Version | null {
  try {
    return StoredVersion.safeParse(JSON.parse(blob?.toString() ?? '')).data ?? null
  } catch {
    return null
  }
}
