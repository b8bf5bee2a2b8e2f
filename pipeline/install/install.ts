// Everything that `keyz init` does to a clone, and `keyz init --uninstall` takes back. Each step says what it did; a second run does nothing.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import type { Repository } from '../git/repository.ts'
import { installDrivers, removeDrivers } from './drivers.ts'
import { installHooks, removeHooks } from './hooks.ts'
import { readInstallRecord, writeInstallRecord } from './install-record.ts'
import { removeWrittenFiles } from './written-files.ts'

/** Sentences about what was done; empty when all of it was there. Throws CommandError. */
export async function install(
  git: Git,
  repository: Repository,
  environment: Readonly<Record<string, string>>,
): Promise<string[]> {
  const recorded = await readInstallRecord(repository.common)
  if (recorded !== null && recorded.prefix !== repository.prefix) {
    throw new CommandError(
      `the hooks of this repository already serve the store in ${recorded.prefix || 'its top folder'}, and they serve one: run keyz init --uninstall there first`,
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
    said.push(
      `Hooks: installed for this clone in ${join(repository.common, 'keyz/hooks')}, outside of what git tracks.`,
    )
    if (hooks.kept.length > 0) said.push(`Hooks that were there go on running, before keyz: ${hooks.kept.join(', ')}.`)
  }
  if (drivers)
    said.push('Drivers: git diff and git log -p show metadata as readable lines, git merge merges it key by key.')
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
      ? 'Hooks: taken out; what was there before is in force again.'
      : 'Hooks: taken out; core.hooksPath was set to something else since, and stays so.',
  )
  await removeDrivers(git)
  said.push('Drivers: taken out of the git configuration of this clone.')
  said.push(...(await removeWrittenFiles(repository.top, recorded.files)))
  await rm(join(repository.common, 'keyz'), { recursive: true, force: true })
  return said
}
