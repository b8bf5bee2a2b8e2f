// Installs the hooks into one clone, outside of its tracked tree, by husky; and takes them out again without a trace.
import { spawn } from 'node:child_process'
import { chmod, copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { shellQuoted } from '../environment/shell-quoted.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { effectivePath, localValues, pathWithout, setLocal } from '../git/config.ts'
import type { Git } from '../git/git.ts'
import type { Repository } from '../git/repository.ts'

const source = fileURLToPath(new URL('../../.husky/store/', import.meta.url))
const program = fileURLToPath(new URL('../bin.mjs', import.meta.url))
const setting = 'core.hooksPath'

export const ownHooks = [
  'pre-commit',
  'post-commit',
  'post-applypatch',
  'post-merge',
  'post-rewrite',
  'pre-push',
] as const

/** The folder that husky fills and git calls. */
export function hooksFolder(repository: Repository): string {
  return join(repository.common, 'keyz/hooks/_')
}

export interface InstalledHooks {
  /** This clone's own values of core.hooksPath before; as they were recorded where keyz is installed already. */
  before: string[]
  /** Names of hooks that were there and go on running. */
  kept: string[]
  changed: boolean
}

/** Throws CommandError when git calls other hooks afterwards. */
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
  const old = await contentsOf(folder)
  // husky sets one value, which git refuses where there are several.
  if (local.length > 1) await setLocal(git, setting, [])
  await runHusky(dirname(folder), repository.top, environment)
  await setLocal(git, setting, [folder])
  const kept = await writeStubs(folder, resolve(repository.top, previous))
  await writeFile(join(folder, 'settings'), hookSettings(repository, previous))
  for (const name of ownHooks) await copyFile(join(source, name), join(dirname(folder), name))
  if ((await effectivePath(git, setting)) !== folder) {
    await setLocal(git, setting, before)
    await rm(join(repository.common, 'keyz/hooks'), { recursive: true, force: true })
    throw new CommandError(
      `another ${setting} stands above this clone's own (see git config --show-origin --get ${setting}), so hooks of keyz would not run: unset it there, or do without hooks by keyz init --no-hooks`,
      exitCodes.someFailed,
    )
  }
  return { before, kept, changed: local[0] !== folder || old !== (await contentsOf(folder)) }
}

/** False when somebody set other hooks since, which stay. */
export async function removeHooks(git: Git, repository: Repository, before: readonly string[]): Promise<boolean> {
  const local = await localValues(git, setting)
  const ours = local.some((value) => value === hooksFolder(repository) || isOldPlace(value))
  if (ours) await setLocal(git, setting, before)
  await rm(join(repository.common, 'keyz/hooks'), { recursive: true, force: true })
  return ours || local.length === 0
}

/** Where the hooks of keyz were before somebody moved the clone. */
function isOldPlace(value: string): boolean {
  return value.endsWith('/keyz/hooks/_')
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
  return (await git.text(['config', '--type=path', '--default', last, '--get', 'keyz.none'])).replace(/\n$/, '')
}

/** husky makes the folder and sets core.hooksPath. It ends with 0 also when it fails, so its words count. */
async function runHusky(folder: string, top: string, environment: Readonly<Record<string, string>>): Promise<void> {
  // husky refuses two dots in a row, which a folder's name may have.
  const below = relative(top, folder)
  const place = below.startsWith('..') ? folder : below
  const husky = join(dirname(createRequire(import.meta.url).resolve('husky')), 'bin.js')
  const said = await new Promise<string>((done, fail) => {
    const child = spawn(process.execPath, [husky, place], { cwd: top, env: { ...environment } })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    child.on('error', fail)
    child.on('close', () => done(text.trim()))
  })
  if (said !== '') throw new CommandError(`husky could not install the hooks (${said}): see git config --local --list`)
}

/**
 * husky's own runner puts node_modules/.bin of the store first in PATH, so ours takes its place. Stubs stay only where there
 * is something to run: each costs every commit some time.
 */
async function writeStubs(folder: string, previous: string): Promise<string[]> {
  await copyFile(join(source, 'runner'), join(folder, 'h'))
  const stubs = (await readdir(folder)).filter((name) => /^[a-z]+(?:-[a-z]+)+$/.test(name))
  const kept: string[] = []
  for (const name of await readdir(previous).catch(() => [])) {
    const found = await stat(join(previous, name)).catch(() => null)
    if (found?.isFile() && (found.mode & 0o111) !== 0 && !/\.sample$|^h$|\./.test(name)) kept.push(name)
  }
  for (const name of new Set([...stubs, ...kept, ...ownHooks])) {
    const file = join(folder, name)
    const wanted = kept.includes(name) || ownHooks.some((own) => own === name)
    if (!wanted) await rm(file)
    else {
      await copyFile(join(source, 'stub'), file)
      await chmod(file, 0o755)
    }
  }
  return kept.sort()
}

/** What the hooks have to know, as lines of sh. */
export function hookSettings(repository: Repository, previous: string): string {
  const values = {
    keyz_node: process.execPath,
    keyz_program: program,
    keyz_previous: previous,
    keyz_prefix: repository.prefix,
  }
  return Object.entries(values)
    .map(([name, value]) => `${name}=${shellQuoted(value)}\n`)
    .join('')
}

async function contentsOf(folder: string): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).sort()
  return JSON.stringify(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
  )
}
