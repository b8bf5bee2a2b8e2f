// Has git call the hooks of keyz in one clone, from outside of its tracked tree, and undoes that without a trace.
import { join } from 'node:path'
import { CommandError, exitCodes } from '../errors.ts'
import { effectivePath, localValues, pathWithout, setLocal } from '../git/config.ts'
import type { Git } from '../git/git.ts'
import type { Repository } from '../git/repository.ts'
import { contentOf, hooksFolder, isOldPlace, ownFolder, removeHookFiles, writeHookFiles } from './hook-files.ts'
import { runHusky } from './run-husky.ts'

const setting = 'core.hooksPath'

export interface InstalledHooks {
  /** This clone's own values of core.hooksPath before; as they were recorded where keyz is installed already. */
  before: string[]
  /** Names of hooks that were there and go on running. */
  kept: string[]
  changed: boolean
}

/** `recorded` are the values before an earlier installation; null where there is none. Throws CommandError when git calls other hooks afterwards. */
export async function installHooks(
  git: Git,
  repository: Repository,
  recorded: readonly string[] | null,
  environment: Readonly<Record<string, string>>,
): Promise<InstalledHooks> {
  const folder = hooksFolder(repository)
  const local = await localValues(git, setting)
  const ours = (value: string) => value === folder || (recorded !== null && isOldPlace(value))
  const installed = local.length === 1 && local.every(ours)
  const before = installed && recorded !== null ? [...recorded] : local.filter((value) => !ours(value))
  const previous = await previousFolder(git, repository, installed ? local[0] : undefined, before)
  const old = await contentOf(repository)
  // husky sets one value, which git refuses where there are several.
  if (local.length > 1) await setLocal(git, setting, [])
  await runHusky(ownFolder(repository), repository.top, environment)
  await setLocal(git, setting, [folder])
  const kept = await writeHookFiles(repository, previous)
  if ((await effectivePath(git, setting)) !== folder) {
    await setLocal(git, setting, before)
    await removeHookFiles(repository)
    throw notInForce()
  }
  return { before, kept, changed: local[0] !== folder || old !== (await contentOf(repository)) }
}

/** False when somebody set other hooks since, which stay. */
export async function removeHooks(git: Git, repository: Repository, before: readonly string[]): Promise<boolean> {
  const local = await localValues(git, setting)
  const ours = local.some((value) => value === hooksFolder(repository) || isOldPlace(value))
  if (ours) await setLocal(git, setting, before)
  await removeHookFiles(repository)
  return ours || local.length === 0
}

/** Where git looked for hooks before, `own` being the folder of keyz where that is set. A relative folder stays relative: each worktree has its own. */
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

function notInForce(): CommandError {
  return new CommandError(
    `another ${setting} takes precedence over the one of this clone, so the hooks of keyz would not run: see git config --show-origin --get ${setting} and unset it there, or leave the hooks out with keyz init --no-hooks`,
    exitCodes.someFailed,
  )
}
