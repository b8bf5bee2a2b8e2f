// Which hooks git calls in one clone, before keyz and with it: core.hooksPath, which is set last and restored first.
import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CommandError, exitCodes } from '../errors.ts'
import type { ConfigDraft } from '../git/change-config.ts'
import { effectivePath, localValues, pathWithout } from '../git/config.ts'
import type { Git } from '../git/git.ts'
import type { Repository } from '../git/repository.ts'
import { hooksFolder, isOwn } from './hook-files.ts'

const setting = 'core.hooksPath'

export interface HooksBefore {
  /** This clone's own values of core.hooksPath without keyz; as they were recorded where keyz is installed already. */
  before: string[]
  /** Where git would look for hooks without keyz. Never a folder of keyz, whose hooks would call themselves. */
  previous: string
  /** git calls the folder of keyz already. */
  inUse: boolean
}

/** `recorded` are the values before an earlier installation; null where there is none. Changes nothing. */
export async function hooksBefore(
  git: Git,
  repository: Repository,
  recorded: readonly string[] | null,
): Promise<HooksBefore> {
  const local = await localValues(git, setting)
  const own = local.filter(isOwn)
  const before = (own.length === local.length && own.length > 0 && recorded !== null ? recorded : local).filter(
    (value) => !isOwn(value),
  )
  const previous = await previousFolder(git, repository, own[0], before)
  const usual = join(repository.common, 'hooks')
  const folder = hooksFolder(repository)
  const leadsBack = isOwn(previous) || (await isSameFolder(resolve(repository.top, previous), folder))
  const called = await Promise.all(own.map(async (value) => await isSameFolder(resolve(repository.top, value), folder)))
  return { before, previous: leadsBack ? usual : previous, inUse: called.includes(true) }
}

/** Returns whether git called others. */
export async function callHooks(draft: ConfigDraft, repository: Repository): Promise<boolean> {
  const [value, ...more] = await draft.values(setting)
  const folder = hooksFolder(repository)
  if (value === folder && more.length === 0) return false
  await draft.set(setting, [folder])
  return true
}

/** False when somebody set other hooks since, which stay. */
export async function restoreHooks(draft: ConfigDraft, before: readonly string[]): Promise<boolean> {
  const local = await draft.values(setting)
  const wanted = before.filter((value) => !isOwn(value))
  if (!local.some(isOwn)) return local.length === 0 || JSON.stringify(local) === JSON.stringify(wanted)
  await draft.set(setting, wanted)
  return true
}

/** Whether this clone says to call hooks of keyz, here or wherever it was before. */
export async function namesOwnHooks(git: Git): Promise<boolean> {
  return (await localValues(git, setting)).some(isOwn)
}

/** Throws CommandError when git calls other hooks all the same. */
export async function requireInForce(git: Git, repository: Repository): Promise<void> {
  if ((await effectivePath(git, setting)) === hooksFolder(repository)) return
  throw new CommandError(
    `another ${setting} takes precedence over the one of this clone, so the hooks of keyz would not run: see git config --show-origin --get ${setting} and unset it there, or leave the hooks out with keyz init --no-hooks`,
    exitCodes.someFailed,
  )
}

/** `own` is the folder of keyz where that is set. A relative folder stays relative: each worktree has its own. */
async function previousFolder(
  git: Git,
  repository: Repository,
  own: string | undefined,
  before: readonly string[],
): Promise<string> {
  const usual = join(repository.common, 'hooks')
  if (own === undefined) return (await effectivePath(git, setting)) ?? usual
  const last = before.at(-1)
  if (last === undefined) return (await pathWithout(git, setting, own)) ?? usual
  if (!last.startsWith('~')) return last
  // git itself knows best whose home that is.
  const home = await git.text(['config', '--type=path', '--default', last, '--get', 'keyz.none'])
  return home.replace(/\n$/, '')
}

/** However it is named: a link may lead there. */
async function isSameFolder(left: string, right: string): Promise<boolean> {
  const [one, other] = await Promise.all([left, right].map(async (path) => await realpath(path).catch(() => null)))
  return one != null && one === other
}
