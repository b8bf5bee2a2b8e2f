// Whether the hooks and drivers of this clone belong to this keyz, and whether other hooks still run.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { executable } from '../environment/program-files.ts'
import { effectivePath, localValues } from '../git/config.ts'
import type { Git } from '../git/git.ts'
import { hookNames } from '../git/hook-protocol.ts'
import type { Repository } from '../git/repository.ts'
import { driverSettings, nodeOfDriver } from '../install/drivers.ts'
import { foreignHooks } from '../install/foreign-hooks.ts'
import { hookSettings, hooksFolder } from '../install/hook-files.ts'
import { readInstallRecord } from '../install/install-record.ts'
import { fine, named, problem, warning } from './diagnosis.ts'

const again = 'run keyz init'
/** How a row calls what it is about if that is both. */
const both = 'the hooks and drivers'

export async function diagnoseInstall(git: Git, repository: Repository): Promise<Diagnosis[]> {
  const recorded = await readInstallRecord(repository.common)
  if (recorded === null) return [warning('hooks', 'not installed: keys are only read when you run keyz sync', again)]
  const hooks = await diagnoseHooks(git, repository, recorded.prefix)
  const drivers = await diagnoseDrivers(git)
  // Drivers that call another keyz or Node do so for the reason that the row of the hooks has told.
  return hooks.message.includes(both) && drivers.state === 'warning' ? [hooks] : [hooks, drivers]
}

async function diagnoseHooks(git: Git, repository: Repository, prefix: string): Promise<Diagnosis> {
  const folder = hooksFolder(repository)
  const effective = await effectivePath(git, 'core.hooksPath')
  if (effective !== folder)
    return problem(
      'hooks',
      `git runs the hooks in ${effective ?? 'its default folder'} instead of those of keyz`,
      again,
    )
  const settings = await settingsOf(repository)
  const previous = previousIn(settings)
  if (prefix !== repository.prefix || settings !== hookSettings(repository, previous))
    return await diagnoseMoved(settings, repository)
  const missing = []
  for (const name of [...hookNames, 'h']) if (!(await isFile(join(folder, name)))) missing.push(name)
  if (missing.length > 0) return problem('hooks', `missing hooks: ${named(missing)}`, again)
  const replaced = (await foreignHooks(repository)).filter((name) => hookNames.some((own) => own === name))
  if (replaced.length > 0)
    return problem('hooks', `another program replaced hooks of keyz, which do not run: ${named(replaced)}`, again)
  const silent = []
  for (const name of await readdir(resolve(repository.top, previous)).catch(() => [])) {
    const program = await stat(resolve(repository.top, previous, name)).catch(() => null)
    const runs = program?.isFile() && (program.mode & 0o111) !== 0 && /^[a-z]+(?:-[a-z]+)+$/.test(name)
    if (runs && !(await isFile(join(folder, name)))) silent.push(name)
  }
  if (silent.length > 0) return problem('hooks', `hooks added after keyz do not run: ${named(silent)}`, again)
  return fine('hooks', `${hookNames.join(', ')}`)
}

/** Hooks that were installed by another keyz, by another Node, or for another store of the repository: which of these it is. */
async function diagnoseMoved(settings: string, { prefix }: Repository): Promise<Diagnosis> {
  const [program, node, store] = [
    settingIn(settings, 'program'),
    settingIn(settings, 'node'),
    settingIn(settings, 'prefix'),
  ]
  for (const [what, path, current] of [
    ['keyz', program, executable],
    ['Node', node, process.execPath],
  ] as const) {
    if (path === '' || path === current) continue
    // What is still there goes on working, and may well be what this person wants.
    return (await isFile(path))
      ? warning('hooks', `${both} call another ${what}: ${path}`, `${again}, if they should call this one`)
      : problem('hooks', `the ${what} that ${both} call is gone: ${path}`, again)
  }
  if (store !== prefix)
    return problem(
      'hooks',
      `the hooks are for another store: ${store === '' ? 'the top of the repository' : store}`,
      again,
    )
  return problem('hooks', 'the hooks are from another version of keyz', again)
}

/** The folder with the hooks that those of keyz call first; empty if keyz is not installed. */
export async function previousHooks(repository: Repository): Promise<string> {
  return previousIn(await settingsOf(repository))
}

async function settingsOf(repository: Repository): Promise<string> {
  return await readFile(join(hooksFolder(repository), 'settings'), 'utf8').catch(() => '')
}

function previousIn(settings: string): string {
  return /^keyz_previous='(.*)'$/m.exec(settings)?.[1] ?? ''
}

function settingIn(settings: string, name: 'program' | 'node' | 'prefix'): string {
  const quoted = new RegExp(`^keyz_${name}='(.*)'$`, 'm').exec(settings)?.[1] ?? ''
  return quoted.replaceAll("'\\''", "'")
}

async function diagnoseDrivers(git: Git): Promise<Diagnosis> {
  for (const [name, value] of driverSettings()) {
    const values = await localValues(git, name)
    if (values.length === 1 && values[0] === value) continue
    const node = nodeOfDriver(name, values.length === 1 ? (values[0] ?? '') : '')
    if (node !== null && !(await isFile(node)))
      return warning(
        'drivers',
        `the Node of the drivers is gone (${node}), so they look for another one each time`,
        again,
      )
    if (node !== null) return warning('drivers', 'the drivers are for another location of keyz or Node', again)
    return problem('drivers', `${name} is not set by keyz init, so git shows or merges metadata as plain JSON`, again)
  }
  return fine('drivers', 'git shows metadata as readable lines and merges it key by key')
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false
}
