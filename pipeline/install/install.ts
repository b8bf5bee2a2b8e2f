// Everything that `keyz init` sets up in a clone, and how `keyz init --uninstall` undoes it. Each step says what it did; a second run does nothing.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import type { Repository } from '../git/repository.ts'
import { installDrivers, removeDrivers } from './drivers.ts'
import { ownFolder } from './hook-files.ts'
import { installHooks, removeHooks } from './hooks.ts'
import { readInstallRecord, writeInstallRecord } from './install-record.ts'
import { removeWrittenFiles } from './written-files.ts'

/** Sentences about what was done; empty if it was already set up. Throws CommandError. */
export async function install(
  git: Git,
  repository: Repository,
  environment: Readonly<Record<string, string>>,
): Promise<string[]> {
  const recorded = await readInstallRecord(repository.common)
  if (recorded !== null && recorded.prefix !== repository.prefix) {
    throw new CommandError(
      `the hooks of this repository already serve the store in ${recorded.prefix || 'its top folder'}, and can serve only one: run keyz init --uninstall there first`,
    )
  }
  const hooks = await installHooks(git, repository, recorded?.hooks_path ?? null, environment)
  await writeInstallRecord(repository.common, {
    schema_version: 1,
    prefix: repository.prefix,
    hooks_path: hooks.before,
    files: recorded?.files ?? {},
  })
  const drivers = await installDrivers(git)
  const said: string[] = []
  if (hooks.changed) {
    said.push(`Hooks: installed for this clone in ${ownFolder(repository)}, outside of what git tracks.`)
    if (hooks.kept.length > 0) said.push(`Your own hooks still run, before those of keyz: ${hooks.kept.join(', ')}.`)
  }
  if (drivers)
    said.push('Drivers: git diff and git log -p show metadata as readable lines, and git merge merges it key by key.')
  return said
}

/** Sentences about what was done. The data in `.keyz` stays. */
export async function uninstall(git: Git, repository: Repository): Promise<string[]> {
  const recorded = await readInstallRecord(repository.common)
  if (recorded === null) return []
  const said: string[] = []
  const removed = await removeHooks(git, repository, recorded.hooks_path)
  said.push(
    removed
      ? 'Hooks: removed; git calls what it called before.'
      : 'Hooks: removed; core.hooksPath was changed since, and stays as it is.',
  )
  await removeDrivers(git)
  said.push('Drivers: removed from the git configuration of this clone.')
  said.push(...(await removeWrittenFiles(repository.top, recorded.files)))
  await rm(join(repository.common, 'keyz'), { recursive: true, force: true })
  return said
}
