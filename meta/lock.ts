// One sync at a time per store: a file that says who is at work, and that a dead owner cannot hold for ever.
import { randomBytes } from 'node:crypto'
import { link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const Owner = z.object({ pid: z.int().positive(), host: z.string() })

/** The owner touches the lock this often, so that an owner on another machine can be seen to live. */
const touchEvery = 5_000
const staleAfter = 60_000

export interface Lock {
  release: () => Promise<void>
}

/** The lock, or who holds it. `folder` is an existing folder on the store's file system. */
export async function takeLock(folder: string): Promise<Lock | { heldBy: string }> {
  const path = join(folder, 'sync.lock')
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await create(path)) return hold(path)
    const owner = await ownerOf(path)
    if (owner !== null && !owner.dead) return { heldBy: owner.name }
    if (owner !== null) await discard(path, owner.text)
  }
  return { heldBy: 'another process' }
}

/** Whole or not at all: a lock file without its owner in it would look like a dead one. */
async function create(path: string): Promise<boolean> {
  const token = randomBytes(8).toString('hex')
  const own = join(dirname(path), `.keyz-${token}.tmp`)
  await writeFile(own, JSON.stringify({ pid: process.pid, host: hostname(), token }), { flag: 'wx' })
  try {
    await link(own, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(own, { force: true })
  }
}

function hold(path: string): Lock {
  const timer = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), touchEvery)
  timer.unref()
  return {
    async release() {
      clearInterval(timer)
      await rm(path, { force: true })
    },
  }
}

async function ownerOf(path: string): Promise<{ name: string; text: string; dead: boolean } | null> {
  const [text, stats] = await Promise.all([readFile(path, 'utf8').catch(() => null), stat(path).catch(() => null)])
  if (text === null || stats === null) return null
  const silent = Date.now() - stats.mtimeMs > staleAfter
  const owner = parseOwner(text)
  if (owner === null) return { name: 'an unreadable lock', text, dead: silent }
  const here = owner.host === hostname()
  return {
    name: `process ${owner.pid}${here ? '' : ` on ${owner.host}`}`,
    text,
    dead: silent || (here && !isAlive(owner.pid)),
  }
}

function parseOwner(text: string): z.infer<typeof Owner> | null {
  try {
    return Owner.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Two processes may find the same dead lock: only what was judged dead is removed, not what the quicker one put there since. */
async function discard(path: string, judged: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) === judged) await rm(path, { force: true })
}
