// Whether an entry may be sent to the provider that its row names: only if this clone's own person decided so.
import { readFile } from 'node:fs/promises'
import type { RegistryRow } from '../../schema/registry.ts'
import { inParallel } from '../environment/in-parallel.ts'
import { blobName } from '../git/blob-name.ts'
import type { Git } from '../git/git.ts'
import { destinationDigest, entryDigest, rowDigest, rowDigestTo } from './digests.ts'
import { type LocalCommits, localCommits } from './local-commits.ts'
import { emptyMemory, type Memory, memoryFile, readMemory, writeMemory } from './memory-file.ts'
import { movedFrom } from './rows-of-text.ts'
import { type Uncommitted, uncommitted } from './uncommitted.ts'

/*
 * A pull can put any entry that the person can open in the place of a mapped one, and add rows to the registry. So a clone
 * remembers which encrypted bytes it may send where. What is there when it first looks is what the person adopted. Anything newer
 * is theirs if they named it (keyz map, keyz discover, keyz init, keyz sync PATH), committed it in this clone, or changed it in
 * the work tree. Everything else waits, unless its secret shows by itself that it is a key of this very provider.
 */
export interface Consent {
  /** `file` is the entry's file, whose bytes count. What is allowed is remembered from then on. */
  allows: (path: string, row: RegistryRow, file: string) => Promise<boolean>
  /** A person decides about this entry as it is now. */
  allow: (path: string, row: RegistryRow, file: string) => Promise<void>
  /** Writes what is new. */
  save: () => Promise<void>
  /** A sentence about a memory that cannot be used. */
  problem: string | null
  /** Whether git notes nowhere which commits were made in this clone, so that they wait like those of others. */
  isUnlogged: () => Promise<boolean>
}

/** For a run without a person: what it works on was reviewed before. */
export const reviewed: Consent = {
  allows: async () => true,
  allow: async () => undefined,
  save: async () => undefined,
  problem: null,
  isUnlogged: async () => false,
}

interface Store {
  git: Git
  store: string
}

interface Adoption {
  rows: Readonly<Record<string, RegistryRow>>
  /** Where the entries lie, by path. */
  files: ReadonlyMap<string, string>
}

const filesAtOnce = 32

/** On the first look everything that is mapped is adopted, unless `adoption` is null. */
export async function openConsent(store: Store, adoption: Adoption | null): Promise<Consent> {
  const place = await memoryFile(store.git, store.store)
  const { memory: known, problem } = await readMemory(place)
  // Nobody has looked at this store yet, and the first look will adopt what is there by then.
  if (known === null && adoption === null) return reviewed
  const memory: Memory = structuredClone(known ?? emptyMemory)
  const rows = new Set(memory.rows)
  const current = new Map(
    Object.entries(adoption?.rows ?? {}).map(([path, row]) => [rowDigest(path, row), destinationDigest(row)]),
  )
  let changed = known === null
  let commits: Promise<LocalCommits> | null = null
  let pending: Promise<Uncommitted> | null = null

  function remember(path: string, row: RegistryRow, bytes: Uint8Array): void {
    const entry = entryDigest(bytes)
    const destination = destinationDigest(row)
    const known = memory.entries[entry] ?? []
    if (known.includes(destination) && rows.has(rowDigest(path, row))) return
    changed = true
    memory.entries[entry] = [...new Set([...known, destination])]
    rows.add(rowDigest(path, row))
  }

  async function isOwnRow(digest: string, seen: readonly string[] = []): Promise<boolean> {
    if (rows.has(digest)) return true
    for (const from of await originsOfRow(digest)) {
      const old = from.filter((row) => row !== digest && !seen.includes(row))
      const own = await Promise.all(old.map((row) => isOwnRow(row, [...seen, digest])))
      // Where several rows may have become this one, all of them have to be this person's.
      if (old.length === from.length && own.every(Boolean)) return true
    }
    return false
  }

  /** One list for each time that this person, or keyz after a rename, wrote the row: the rows that it may have been before. */
  async function originsOfRow(digest: string): Promise<(readonly string[])[]> {
    commits ??= localCommits(store.git)
    const origins = await (await commits).row(digest)
    pending ??= uncommitted(store.git, store.store)
    const { hasRow, committedRows } = await pending
    return (await hasRow(digest)) ? [...origins, movedFrom(digest, await committedRows(), current)] : [...origins]
  }

  /** `row` is what the entry is mapped by: where both were moved together, nobody decided about the bytes. */
  async function isOwnEntry(path: string, row: RegistryRow, bytes: Uint8Array): Promise<boolean> {
    commits ??= localCommits(store.git)
    const { sample } = await commits
    const to = destinationDigest(row)
    const origins = rows.has(rowDigest(path, row)) ? [] : await originsOfRow(rowDigest(path, row))
    const wasMapped = (old: string) => rows.has(old) || origins.some((from) => from.includes(old))
    const blob = sample === null ? null : blobName(bytes, sample)
    if (blob !== null && (await isMade(path, blob, to, wasMapped))) return true
    pending ??= uncommitted(store.git, store.store)
    const from = await (await pending).entryOrigins(path, bytes)
    if (from === null) return false
    const mapped = from.filter((old) => wasMapped(rowDigestTo(old, to)))
    if (mapped.length === 0) return true
    for (const old of mapped) if (blob !== null && (await isMade(old, blob, to, wasMapped))) return true
    return false
  }

  async function isMade(
    path: string,
    blob: string,
    to: string,
    wasMapped: (row: string) => boolean,
    seen: readonly string[] = [],
  ): Promise<boolean> {
    commits ??= localCommits(store.git)
    for (const from of await (await commits).entry(path, blob)) {
      const mapped = from.filter((old) => wasMapped(rowDigestTo(old, to)))
      if (mapped.length === 0) return true
      for (const old of mapped)
        if (!seen.includes(old) && (await isMade(old, blob, to, wasMapped, [...seen, path]))) return true
    }
    return false
  }

  const consent: Consent = {
    problem,
    async isUnlogged() {
      commits ??= localCommits(store.git)
      return !(await commits).isLogged
    },
    async allows(path, row, file) {
      const bytes = await readFile(file)
      const destinations = memory.entries[entryDigest(bytes)]
      if (destinations?.includes(destinationDigest(row))) return true
      if (!(await isOwnRow(rowDigest(path, row)))) return false
      // A person who maps an entry anew decides about the bytes that it had under its old row. Any other bytes are news.
      const isMappedAnew =
        !rows.has(rowDigest(path, row)) && destinations?.some((known) => rows.has(rowDigestTo(path, known)))
      if (isMappedAnew !== true && !(await isOwnEntry(path, row, bytes))) return false
      remember(path, row, bytes)
      return true
    },
    async allow(path, row, file) {
      remember(path, row, await readFile(file))
    },
    async save() {
      if (!changed || problem !== null) return
      // Another keyz may have written meanwhile, and what a person allowed once stays allowed.
      const { memory: newest } = await readMemory(place)
      await writeMemory(place, together(newest ?? emptyMemory, { ...memory, rows: [...rows] }))
      changed = false
    },
  }
  if (known === null && adoption !== null)
    await inParallel(Object.entries(adoption.rows), filesAtOnce, async ([path, row]) => {
      const file = adoption.files.get(path)
      const bytes = file === undefined ? null : await readFile(file).catch(() => null)
      if (bytes === null) rows.add(rowDigest(path, row))
      else remember(path, row, bytes)
    })
  return consent
}

function together(one: Memory, other: Memory): Memory {
  const digests = new Set([...Object.keys(one.entries), ...Object.keys(other.entries)])
  const entries = [...digests].map((entry) => [
    entry,
    [...new Set([...(one.entries[entry] ?? []), ...(other.entries[entry] ?? [])])],
  ])
  return { schema_version: 1, entries: Object.fromEntries(entries), rows: [...one.rows, ...other.rows] }
}
