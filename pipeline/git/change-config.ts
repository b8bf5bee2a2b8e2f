// Changes several settings of this clone's git configuration in one step: whoever is killed on the way leaves the old settings or the new ones.
import { constants } from 'node:fs'
import { chmod, copyFile, link, open, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isAlive } from '../../meta/files/is-alive.ts'
import { CommandError } from '../errors.ts'
import type { Git } from './git.ts'

/** A copy of the configuration that nobody reads yet. */
export interface ConfigDraft {
  values: (name: string) => Promise<string[]>
  set: (name: string, values: readonly string[]) => Promise<void>
}

/** How often, and how many milliseconds apart, to try while another git has the configuration locked. */
const attempts = 60
const pause = 50

/** `common` is the git directory. `change` may run more than once. Returns whether anything changed. Throws CommandError. */
export async function changeConfig(
  git: Git,
  common: string,
  change: (draft: ConfigDraft) => Promise<void>,
): Promise<boolean> {
  const file = await realpath(join(common, 'config'))
  const lock = `${file}.lock`
  const draft = `${file}.keyz-${process.pid}`
  await removeLeftovers(file)
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await readFile(file)
    try {
      await copyTo(draft, file, before)
      await change(draftIn(git, draft))
      await synced(draft)
      if (before.equals(await readFile(draft))) return false
      if (await locked(draft, lock)) {
        const isCurrent = before.equals(await readFile(file))
        if (isCurrent) await rename(lock, file)
        else await rm(lock)
        if (isCurrent) return true
      } else await setTimeout(pause)
    } finally {
      await rm(draft, { force: true })
    }
  }
  throw new CommandError(
    `another git is changing the settings of this clone: try again, and if no git is running, remove ${lock} first`,
  )
}

/** What a killed process left. Its lock is the same file as its draft, so no lock of git itself is ever taken away. */
async function removeLeftovers(file: string): Promise<void> {
  const start = `${basename(file)}.keyz-`
  for (const name of await readdir(dirname(file))) {
    if (!name.startsWith(start) || isAlive(Number.parseInt(name.slice(start.length), 10))) continue
    const draft = join(dirname(file), name)
    const [own, lock] = await Promise.all([draft, `${file}.lock`].map((path) => stat(path).catch(() => null)))
    if (own && lock && own.ino === lock.ino && own.dev === lock.dev) await rm(`${file}.lock`, { force: true })
    await rm(draft, { force: true })
  }
}

function draftIn(git: Git, draft: string): ConfigDraft {
  const config = (...parameters: string[]) => git.text(['config', '--file', draft, ...parameters])
  // Asked once for all names: a git takes longer to start than to answer.
  let known: Map<string, string[]> | undefined
  const values = async (name: string) => {
    known ??= listed(await config('-z', '--list'))
    return known.get(canonical(name)) ?? []
  }
  return {
    values,
    async set(name, wanted) {
      const there = await values(name)
      const [only] = wanted
      // In its place, so that nothing moves in the file.
      if (there.length === 1 && wanted.length === 1 && only !== undefined) {
        if (there[0] !== only) await config(name, only)
      } else {
        if (there.length > 0) await config('--unset-all', name)
        for (const value of wanted) await config('--add', name, value)
      }
      known?.set(canonical(name), [...wanted])
    },
  }
}

/** Values by name, in the order of the file; a name without a value counts as an empty one. */
function listed(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const entry of text.split('\0').slice(0, -1)) {
    const [name = '', ...lines] = entry.split('\n')
    values.set(name, [...(values.get(name) ?? []), lines.join('\n')])
  }
  return values
}

/** As git lists it: the case of a section and of a setting doesn't matter, that of what stands between them does. */
function canonical(name: string): string {
  const [section = '', ...rest] = name.split('.')
  const setting = rest.pop() ?? ''
  return [section.toLowerCase(), ...rest, setting.toLowerCase()].join('.')
}

async function copyTo(draft: string, file: string, content: Buffer): Promise<void> {
  // Never over what is there: a leftover may be the configuration itself by another name.
  await rm(draft, { force: true })
  const { mode } = await stat(file)
  await writeFile(draft, content, { flag: 'wx' })
  await chmod(draft, mode)
}

async function synced(file: string): Promise<void> {
  const handle = await open(file, 'r')
  await handle.sync().catch(() => undefined)
  await handle.close()
}

/** Takes git's own lock, with the new configuration in it. False when it is taken. */
async function locked(draft: string, lock: string): Promise<boolean> {
  const isTaken = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EEXIST'
  try {
    await link(draft, lock)
    return true
  } catch (error) {
    if (isTaken(error)) return false
  }
  // Some file systems have no links.
  return await copyFile(draft, lock, constants.COPYFILE_EXCL).then(
    () => true,
    (error: unknown) => {
      if (isTaken(error)) return false
      throw error
    },
  )
}
