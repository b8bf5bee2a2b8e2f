// One sync at a time per store: a lock file that names its owner, and that a dead owner does not hold forever.
import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { link, lstat, lutimes, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../../schema/parse-json.ts'
import { printable } from '../../schema/text.ts'
import { DocumentError } from './document.ts'
import { codeOf, isMissing, troubleWriting } from './file-trouble.ts'
import { isAlive } from './is-alive.ts'
import { readOwnFile } from './read-own-file.ts'
import { temporaryFile } from './temporary-file.ts'

const Owner = z.object({
  pid: z.int().positive(),
  host: z.string().max(255),
  /** Null in a lock of an older keyz. */
  since: z.iso.datetime().nullable().catch(null),
})

/** The owner touches the lock this often, to show owners on other machines that it is alive. */
const touchEvery = 5_000
/** Counts for a time in the future too: the clock that set it is wrong, or somebody wants the lock to last. */
export const staleAfter = 60_000
/** A lock is a line. */
const maxBytes = 4_096

export interface Lock {
  release: () => Promise<void>
}

export interface Held {
  heldBy: string
  /** Where on another machine. */
  elsewhere?: { host: string; since: string | null }
}

/**
 * The lock, or who holds it. `folder` must exist, on the file system of the store. What is in the place of the lock and no file, such
 * as a link, holds nothing, and is removed. Throws DocumentError for a folder there, and if nothing can be written.
 */
export async function takeLock(folder: string, name = 'sync.lock'): Promise<Lock | Held> {
  const path = join(folder, name)
  for (let attempt = 0; attempt < 3; attempt++) {
    const own = await create(path)
    if (own !== null) return hold(path, own)
    const owner = await ownerOf(path)
    if (owner !== null && !owner.dead) return owner.held
    if (owner !== null) await discard(path, owner.text)
  }
  return { heldBy: 'another process' }
}

/** Null if somebody else has it. Created atomically: a lock file without its owner in it would look dead. */
async function create(path: string): Promise<string | null> {
  const token = randomBytes(8).toString('hex')
  const since = new Date().toISOString()
  const text = JSON.stringify({ pid: process.pid, host: hostname(), since, token })
  const own = temporaryFile(dirname(path))
  try {
    await writeFile(own, text, { flag: 'wx' })
    await link(own, path)
    return text
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return null
    throw troubleWriting(path, error)
  } finally {
    await rm(own, { force: true }).catch(() => undefined)
  }
}

/** A process that was suspended too long may have lost its lock, and must leave the new owner's alone. */
function hold(path: string, own: string): Lock {
  const isOwn = () => textOf(path) === own
  const touch = async () => {
    if (isOwn()) await lutimes(path, new Date(), new Date())
  }
  const timer = setInterval(() => void touch().catch(() => undefined), touchEvery)
  timer.unref()
  return {
    async release() {
      clearInterval(timer)
      if (isOwn()) await rm(path, { force: true })
    },
  }
}

async function ownerOf(path: string): Promise<{ held: Held; text: string | null; dead: boolean } | null> {
  const stats = await statOf(path)
  if (stats === null) return null
  const text = textOf(path)
  const silent = isStale(stats, staleAfter)
  const owner = text === null ? null : parseOwner(text)
  if (owner === null) return { held: { heldBy: 'an unreadable lock' }, text, dead: silent }
  const process_ = `process ${owner.pid}`
  if (owner.host === hostname()) return { held: { heldBy: process_ }, text, dead: silent || !isAlive(owner.pid) }
  const [host, since] = [printable(owner.host), owner.since]
  return { held: { heldBy: `${process_} on ${host}`, elsewhere: { host, since } }, text, dead: silent }
}

/** Null if it is gone. Throws DocumentError for a folder, which only a person may remove. */
async function statOf(path: string): Promise<Stats | null> {
  const stats = await lstat(path).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (stats?.isDirectory()) throw new DocumentError(`${path} is a folder, where keyz needs a file: remove it`)
  return stats
}

/** No link or device is ever the lock of a process. */
function isStale(stats: Stats, limit: number): boolean {
  return !stats.isFile() || Math.abs(Date.now() - stats.mtimeMs) > limit
}

/** Null for a file that is gone, and for one that is no lock. */
function textOf(path: string): string | null {
  try {
    return readOwnFile(path, maxBytes)?.toString() ?? null
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}

function parseOwner(text: string): z.infer<typeof Owner> | null {
  return Owner.safeParse(parseJson(text)).data ?? null
}

/** Longer than removing a file takes. */
const discardTakes = 10_000

/** Several processes may find the same dead lock. One at a time removes it, and only if it is still the same one. */
async function discard(path: string, seen: string | null): Promise<void> {
  const turn = `${path}.discard`
  if ((await create(turn)) === null) {
    const stats = await statOf(turn)
    if (stats !== null && isStale(stats, discardTakes)) await rm(turn, { force: true })
    return
  }
  try {
    if ((await statOf(path)) !== null && textOf(path) === seen) await rm(path, { force: true })
  } finally {
    await rm(turn, { force: true })
  }
}
