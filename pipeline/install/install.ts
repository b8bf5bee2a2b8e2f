// Everything that `keyz init` sets up in a clone, and how `keyz init --uninstall` undoes it. Each step says what it did; a second run does nothing.
// Either can be killed at any moment and run again: the record is written first and removed last, and the configuration changes in one step.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { executable } from '../environment/program-files.ts'
import { CommandError } from '../errors.ts'
import { changeConfig } from '../git/change-config.ts'
import type { Git } from '../git/git.ts'
import { keyzFolderOfGit } from '../git/hook-protocol.ts'
import type { Repository } from '../git/repository.ts'
import { installDrivers, removeCachedText, removeDrivers } from './drivers.ts'
import { moveForeignHooks } from './foreign-hooks.ts'
import { ownFolder, removeHookFiles, writeHookFiles } from './hook-files.ts'
import { callHooks, hooksBefore, namesOwnHooks, requireInForce, restoreHooks } from './hooks.ts'
import { readInstallRecord, recordOr, removeInstallRecord, writeInstallRecord } from './install-record.ts'
import { refusePassing } from './refuse-passing.ts'
import { removeWrittenFiles } from './written-files.ts'

/** Sentences about what was done; empty if it was already set up. Throws CommandError. */
export async function install(
  git: Git,
  repository: Repository,
  environment: Readonly<Record<string, string>>,
): Promise<string[]> {
  refusePassing(executable)
  const { common, prefix } = repository
  const recorded = await readInstallRecord(common)
  if (recorded !== null && recorded.prefix !== prefix) {
    throw new CommandError(
      `the hooks of this repository already serve the store in ${recorded.prefix || 'its top folder'}, and can serve only one: run keyz init --uninstall there first`,
    )
  }
  const { before, previous, inUse } = await hooksBefore(git, repository, recorded?.hooks_path ?? null)
  await writeInstallRecord(common, { ...recordOr(recorded, prefix), hooks_path: before })
  const moved = await moveForeignHooks(repository, previous)
  const files = await writeHookFiles(repository, { previous, inUse }, environment)
  let hooks = false
  let drivers = false
  await changeConfig(git, common, async (draft) => {
    hooks = await callHooks(draft, repository)
    drivers = await installDrivers(draft)
  })
  await requireInForce(git, repository).catch(async (error: unknown) => {
    await restore(git, repository, before)
    if (recorded === null) await removeRest(repository)
    throw error
  })
  const said = [...moved]
  if (hooks || files.changed) {
    said.push(`Hooks: installed for this clone in ${ownFolder(repository)}, outside of what git tracks.`)
    if (files.kept.length > 0) said.push(`Your own hooks still run, before those of keyz: ${files.kept.join(', ')}.`)
  }
  if (drivers)
    said.push('Drivers: git diff and git log -p show metadata as readable lines, and git merge merges it key by key.')
  return said
}

/** Sentences about what was done. The data in `.keyz` stays. */
export async function uninstall(git: Git, repository: Repository): Promise<string[]> {
  const recorded = await readInstallRecord(repository.common)
  if (recorded === null && !(await namesOwnHooks(git))) {
    await removeRest(repository)
    return []
  }
  const before = recorded?.hooks_path ?? []
  const said = await moveForeignHooks(repository, before.at(-1) ?? join(repository.common, 'hooks'))
  const restored = await restore(git, repository, before)
  said.push(
    restored
      ? 'Hooks: removed; git calls what it called before.'
      : 'Hooks: removed; core.hooksPath was changed since, and stays as it is.',
  )
  said.push('Drivers: removed from the git configuration of this clone.')
  if (recorded !== null) for (const line of await removeWrittenFiles(repository.top, recorded)) said.push(line)
  await removeRest(repository)
  return said
}

/** Has git call what it called before, and forget the drivers; only then the hooks go. False when core.hooksPath was changed since. */
async function restore(git: Git, repository: Repository, before: readonly string[]): Promise<boolean> {
  let restored = true
  await changeConfig(git, repository.common, async (draft) => {
    restored = await restoreHooks(draft, before)
    await removeDrivers(draft)
  })
  await removeCachedText(git)
  await removeHookFiles(repository)
  return restored
}

/** After everything that a record is needed to undo. */
async function removeRest({ common }: Repository): Promise<void> {
  await removeInstallRecord(common)
  await rm(join(common, keyzFolderOfGit), { recursive: true, force: true })
}
