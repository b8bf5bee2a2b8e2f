// Writes the plugin where OpenCode looks for plugins, and removes it. Never touches a file that keyz did not write.
import { lstat, mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { atomicWrite } from '../../meta/files/atomic-write.ts'
import type { Plugin, PluginState } from '../../schema/opencode-report.ts'
import type { Folders } from '../environment/folders.ts'
import { CommandError } from '../errors.ts'

const name = 'keyz-usage.ts'
const source = new URL('./plugin.ts', import.meta.url)
const firstWords = '// keyz-usage: '

/** Both versions of OpenCode load `plugins` in their configuration folder and in a project's `.opencode`. */
export function pluginPath(folders: Folders, project: string | null): string {
  const base = project === null ? join(folders.config, 'opencode') : join(resolve(project), '.opencode')
  return join(base, 'plugins', name)
}

export async function pluginState(path: string): Promise<PluginState> {
  const stats = await lstat(path).catch(missing)
  if (stats === null) return 'missing'
  if (!stats.isFile()) return 'foreign'
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null || !text.startsWith(firstWords)) return 'foreign'
  return text === (await readFile(source, 'utf8')) ? 'current' : 'other_version'
}

/** Throws CommandError. */
export async function installPlugin(path: string, project: string | null): Promise<Plugin> {
  const state = await pluginState(path)
  if (state === 'foreign') throw notOurs(path)
  if (project !== null && !(await lstat(project).catch(missing))?.isDirectory())
    throw new CommandError(`${project} is not a folder: name the folder of your project`)
  if (state !== 'current') await write(path, state === 'missing')
  return { scope: project === null ? 'global' : 'project', path, state: 'current' }
}

/** Throws CommandError. */
export async function removePlugin(path: string, project: string | null): Promise<Plugin> {
  const state = await pluginState(path)
  if (state === 'foreign') throw notOurs(path)
  await rm(path, { force: true })
  return { scope: project === null ? 'global' : 'project', path, state: 'missing' }
}

/** OpenCode may load the file at this very moment. */
async function write(path: string, isNew: boolean): Promise<void> {
  const text = await readFile(source, 'utf8')
  try {
    await mkdir(dirname(path), { recursive: true })
    // Somebody else's file may have appeared there meanwhile.
    await atomicWrite(path, text, { onlyNew: isNew })
  } catch (error) {
    throw new CommandError(
      `cannot write the plugin to ${path}: check that you may write there, then run again`,
      undefined,
      error,
    )
  }
}

function notOurs(path: string): CommandError {
  return new CommandError(`keyz did not write ${path}, so it leaves it alone: move the file away, then run again`)
}

function missing(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
  throw error
}
