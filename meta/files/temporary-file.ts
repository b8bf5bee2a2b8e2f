// The files that keyz writes before they get their name, and what killed runs leave of them.
import { randomBytes } from 'node:crypto'
import { lstat, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isAlive } from './is-alive.ts'

/** With the process that writes it; without one as an older keyz did. */
const named = /^\.keyz-(?:(\d+)-)?[0-9a-f]+\.tmp$/

/** Longer than writing one takes: another process may have got the number since. */
const longest = 60_000

export function temporaryFile(folder: string): string {
  return join(folder, `.keyz-${process.pid}-${randomBytes(8).toString('hex')}.tmp`)
}

export function isTemporary(name: string): boolean {
  return named.test(name)
}

/** Whether nobody is about to finish it. Another keyz may be at work beside this one, such as `keyz map` beside a sync. */
export async function isLeftOver(file: string): Promise<boolean> {
  const [matched, pid] = named.exec(basename(file)) ?? []
  if (matched === undefined) return false
  if (pid === undefined || Number(pid) === process.pid || !isAlive(Number(pid))) return true
  const found = await lstat(file).catch(() => null)
  return found !== null && Math.abs(Date.now() - found.mtimeMs) > longest
}

/** Removes what killed runs left in the folder of a file. */
export async function sweepBeside(file: string): Promise<void> {
  const folder = dirname(file)
  for (const name of await readdir(folder).catch(() => []))
    if (await isLeftOver(join(folder, name))) await rm(join(folder, name), { force: true })
}
