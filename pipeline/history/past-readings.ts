// What was read of every key in the days that a report covers: one pass over the commits of those days.
import { z } from 'zod'
import { upToDate, versionOf } from '../../meta/files/migrations.ts'
import type { PastReading } from '../../meta/views/report/input.ts'
import { Instant } from '../../schema/instant.ts'
import { parseJson } from '../../schema/parse-json.ts'
import { readingFields } from '../../schema/reading.ts'
import { currentVersion, ErrorKind, KeyPath, Label, ProviderId, Sidecar } from '../../schema/sidecar.ts'
import type { Git } from '../git/git.ts'
import { type ListedVersion, listVersions } from './listed-versions.ts'
import { smallBlobs } from './small-blobs.ts'

/** Of a version only what a report shows: an old one may have fields that this keyz does not know. */
const StoredVersion = z.object({
  provider_id: ProviderId,
  account_ref: Label,
  key_path: KeyPath,
  sync_status: Sidecar.shape.sync_status,
  last_success_at: Instant.nullable(),
  last_error: z.object({ kind: ErrorKind, at: Instant }).nullable(),
  balances: readingFields.balances,
  costs: readingFields.costs,
  quotas: readingFields.quotas,
  expires_at: readingFields.expires_at,
})

export interface PastReadings {
  /** Oldest first; by whose they are, so a place that another key had before brings nothing of that key along. */
  of: (key: { provider_id: string; key_path: string }) => readonly PastReading[]
  /** A sentence without a period if there is more than was read. */
  notes: string[]
}

/** Far above what scheduled syncs of 200 keys write in a year. */
const most = { commits: 20_000, versions: 200_000 }
/** Contents are in memory for so many versions at once. */
const atOnce = 1000

interface Watching {
  progress: (read: number, all: number) => void
  signal: AbortSignal
}

/** Throws what the signal was aborted with. */
export async function pastReadings(
  git: Git,
  ref: string,
  { since, progress, signal }: { since: Instant } & Watching,
): Promise<PastReadings> {
  const { versions, isCut } = await listVersions(git, ref, { below: ['providers'], maxCommits: most.commits, since })
  const found = new Map<string, Map<string, PastReading>>()
  const wanted = versions.filter(({ blob }) => blob !== null).slice(0, most.versions)
  const seen = new Set<string>()
  for (let at = 0; at < wanted.length; at += atOnce) {
    signal.throwIfAborted()
    progress(at, wanted.length)
    await read(git, wanted.slice(at, at + atOnce).filter(isNew(seen)), found)
  }
  const cut = isCut || versions.length > most.versions
  return {
    of: (key) => [...(found.get(nameOf(key))?.values() ?? [])].sort((one, other) => (one.at < other.at ? -1 : 1)),
    notes: cut ? ['the history has too many commits to read all of it, so the plots begin later'] : [],
  }
}

/** The same content is the same reading, however often it was committed. */
function isNew(seen: Set<string>): (version: ListedVersion) => boolean {
  return ({ blob }) => {
    if (blob === null || seen.has(blob)) return false
    seen.add(blob)
    return true
  }
}

async function read(git: Git, versions: readonly ListedVersion[], found: Map<string, Map<string, PastReading>>) {
  const blobs = await smallBlobs(
    git,
    versions.flatMap(({ blob }) => blob ?? []),
  )
  for (const { blob, committed } of versions) {
    const stored = storedVersion(blobs.get(blob ?? '') ?? null)
    if (stored === null) continue
    const reading = readingOf(stored, committed)
    const name = nameOf(stored)
    const known = found.get(name) ?? new Map<string, PastReading>()
    found.set(name, known)
    // Newest first: what came later about the same moment counts.
    const moment = `${reading.at} ${reading.sync_status}`
    if (!known.has(moment)) known.set(moment, reading)
  }
}

function readingOf(stored: z.infer<typeof StoredVersion>, committed: Instant): PastReading {
  const { provider_id: _, key_path: __, last_success_at, last_error, ...kept } = stored
  const failed = kept.sync_status === 'error'
  return {
    ...kept,
    at: (failed ? last_error?.at : last_success_at) ?? committed,
    error_kind: failed ? (last_error?.kind ?? null) : null,
  }
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
