// The files of the hooks in one clone: the folder that git calls, with a stub for each hook that has something to run, and what they source.
import { chmod, copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { executable, programFile } from '../environment/program-files.ts'
import { shellQuoted } from '../environment/shell-quoted.ts'
import { type HookSettings, hookFiles, hookNames, keyzFolderOfGit } from '../git/hook-protocol.ts'
import type { Repository } from '../git/repository.ts'

const source = programFile('.husky/store')

/** Where all of it is. */
export function ownFolder(repository: Repository): string {
  return join(repository.common, keyzFolderOfGit, hookFiles.hooks)
}

/** The folder that husky makes and git calls. */
export function hooksFolder(repository: Repository): string {
  return join(repository.common, keyzFolderOfGit, hookFiles.called)
}

/** Such a folder in a clone that somebody moved since. */
export function isOldPlace(folder: string): boolean {
  return folder.endsWith(`/${keyzFolderOfGit}/${hookFiles.called}`)
}

/**
 * Fills the folder that husky made. `previous` is where git looked for hooks before. Returns the names of the hooks there, which
 * go on running.
 */
export async function writeHookFiles(repository: Repository, previous: string): Promise<string[]> {
  const folder = hooksFolder(repository)
  const kept = await programsIn(resolve(repository.top, previous))
  // husky's own runner puts node_modules/.bin of the store first in PATH, so ours takes its place.
  await copyFile(join(source, 'runner'), join(folder, 'h'))
  await writeStubs(folder, new Set([...kept, ...hookNames]))
  await writeFile(join(folder, 'settings'), hookSettings(repository, previous))
  for (const name of hookNames) await copyFile(join(source, name), join(ownFolder(repository), name))
  return kept
}

export async function removeHookFiles(repository: Repository): Promise<void> {
  await rm(ownFolder(repository), { recursive: true, force: true })
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

/** Names and texts of everything in the folder that git calls, to tell whether anything changed. */
export async function contentOf(repository: Repository): Promise<string> {
  const folder = hooksFolder(repository)
  const names = (await readdir(folder).catch(() => [])).sort()
  const files = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])
  return JSON.stringify(await Promise.all(files))
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
