// The files of the hooks in one clone: the folder that git calls, with a stub for each hook that has something to run, and what they source.
import { chmod, copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { shellQuoted } from '../../schema/shell-word.ts'
import { executable, programFile } from '../environment/program-files.ts'
import { type HookSettings, hookFiles, hookNames, keyzFolderOfGit, runnerParts } from '../git/hook-protocol.ts'
import type { Repository } from '../git/repository.ts'
import { putInPlace } from './put-in-place.ts'
import { runHusky } from './run-husky.ts'
import { inWorkshop } from './workshop.ts'

const source = programFile('.husky/store')

/** Where all of it is. */
export function ownFolder(repository: Repository): string {
  return join(repository.common, keyzFolderOfGit, hookFiles.hooks)
}

/** The folder that husky makes and git calls. */
export function hooksFolder(repository: Repository): string {
  return join(repository.common, keyzFolderOfGit, hookFiles.called)
}

/**
 * Whether core.hooksPath names a folder of keyz: this one, the one of a clone that somebody moved since, or the relative path that
 * husky sets by itself.
 */
export function isOwn(folder: string): boolean {
  return new RegExp(`(?:^|/)${keyzFolderOfGit}/${hookFiles.called}/?$`).test(folder)
}

export interface WrittenHooks {
  /** Names of hooks that were there and go on running. */
  kept: string[]
  changed: boolean
}

/**
 * Makes the folder that git calls, complete before git can see any of it. `previous` is where git looked for hooks before; `inUse`
 * says that git calls the folder already.
 */
export async function writeHookFiles(
  repository: Repository,
  { previous, inUse }: { previous: string; inUse: boolean },
  environment: Readonly<Record<string, string>>,
): Promise<WrittenHooks> {
  return await inWorkshop(repository.common, async (workshop) => {
    const fresh = join(workshop, hookFiles.hooks)
    const called = join(workshop, hookFiles.called)
    await mkdir(fresh)
    await runHusky(fresh, join(workshop, 'config'), repository.top, environment)
    const kept = await programsIn(resolve(repository.top, previous))
    // husky's own runner puts node_modules/.bin of the store first in PATH, so ours takes its place.
    await copyFile(join(source, 'runner'), join(called, 'h'))
    for (const part of runnerParts) await copyFile(join(source, part), join(called, part))
    await writeStubs(called, new Set([...kept, ...hookNames]))
    await writeFile(join(called, 'settings'), hookSettings(repository, previous))
    for (const name of hookNames) await copyFile(join(source, name), join(fresh, name))
    return { kept, changed: await putInPlace(fresh, ownFolder(repository), { inUse }) }
  })
}

/** In one step for git: it finds all of the hooks or none. */
export async function removeHookFiles(repository: Repository): Promise<void> {
  await inWorkshop(repository.common, async (workshop) => {
    await rename(ownFolder(repository), join(workshop, hookFiles.hooks)).catch(() => undefined)
  })
}

/** What the hooks have to know, as lines of sh. */
export function hookSettings(repository: Repository, previous: string): string {
  const settings: HookSettings = {
    keyz_node: process.execPath,
    keyz_program: executable,
    keyz_previous: previous,
    keyz_prefix: repository.prefix,
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${shellQuoted(value)}\n`)
    .join('')
}

/** Stubs stay only where there is something to run: each costs every commit some time. */
async function writeStubs(folder: string, wanted: ReadonlySet<string>): Promise<void> {
  const byHusky = (await readdir(folder)).filter((name) => /^[a-z]+(?:-[a-z]+)+$/.test(name))
  for (const name of byHusky) if (!wanted.has(name)) await rm(join(folder, name))
  for (const name of wanted) {
    const file = join(folder, name)
    await copyFile(join(source, 'stub'), file)
    await chmod(file, 0o755)
  }
}

/** Hooks that git would run, sorted. */
async function programsIn(folder: string): Promise<string[]> {
  const programs: string[] = []
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => null)
    if (found?.isFile() && (found.mode & 0o111) !== 0 && name !== 'h' && !name.includes('.')) programs.push(name)
  }
  return programs.sort()
}
