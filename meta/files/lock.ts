// One sync at a time per store: a lock file that names its owner, and that a dead owner does not hold forever.
import { randomBytes } from 'node:crypto'
import { link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../../schema/parse-json.ts'

const Owner = z.object({ pid: z.int().positive(), host: z.string() })

/** The owner touches the lock this often, to show owners on other machines that it is alive. */
const touchEvery = 5_000
const staleAfter = 60_000

export interface Lock {
  release: () => Promise<void>
}

/** The lock, or who holds it. `folder` must exist, on the file system of the store. */
export async function takeLock(folder: string, name = 'sync.lock'): Promise<Lock | { heldBy: string }> {
  const path = join(folder, name)
  for (let attempt = 0; attempt < 3; attempt++) {
    const own = await create(path)
    if (own !== null) return hold(path, own)
    const owner = await ownerOf(path)
    if (owner !== null && !owner.dead) return { heldBy: owner.name }
    if (owner !== null) await discard(path, owner.text)
  }
  return { heldBy: 'another process' }
}

/** Null if somebody else has it. Created atomically: a lock file without its owner in it would look dead. */
async function create(path: string): Promise<string | null> {
  const token = randomBytes(8).toString('hex')
  const text = JSON.stringify({ pid: process.pid, host: hostname(), token })
  const own = join(dirname(path), `.keyz-${token}.tmp`)
  await writeFile(own, text, { flag: 'wx' })
  try {
    await link(own, path)
    return text
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null
    throw error
  } finally {
    await rm(own, { force: true })
  }
}

/** A process that was suspended too long may have lost its lock, and must leave the new owner's alone. */
function hold(path: string, own: string): Lock {
  const isOwn = async () => (await readFile(path, 'utf8').catch(() => null)) === own
  const touch = async () => {
    if (await isOwn()) await utimes(path, new Date(), new Date())
  }
  const timer = setInterval(() => void touch().catch(() => undefined), touchEvery)
  timer.unref()
  return {
    async release() {
      clearInterval(timer)
      if (await isOwn()) await rm(path, { force: true })
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
  return Owner.safeParse(parseJson(text)).data ?? null
}

/** Whether a process on this machine is running. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Longer than removing a file takes. */
const discardTakes = 10_000

/** Several processes may find the same dead lock. One at a time removes it, and only if it is still the same one. */
async function discard(path: string, seen: string): Promise<void> {
  const turn = `${path}.discard`
  if ((await create(turn)) === null) {
    const stats = await stat(turn).catch(() => null)
    if (stats !== null && Date.now() - stats.mtimeMs > discardTakes) await rm(turn, { force: true })
    return
  }
  try {
    if ((await readFile(path, 'utf8').catch(() => null)) === seen) await rm(path, { force: true })
  } finally {
    await rm(turn, { force: true })
  }
}
