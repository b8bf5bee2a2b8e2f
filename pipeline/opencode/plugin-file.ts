// Puts the plugin where OpenCode looks for plugins, and takes it away again. A file that is not keyz's is never touched.
import { randomBytes } from 'node:crypto'
import { link, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Plugin, PluginState } from '../../schema/opencode-report.ts'
import type { Folders } from '../environment/folders.ts'
import { CommandError } from '../errors.ts'

const name = 'keyz-usage.ts'
const source = new URL('./plugin.ts', import.meta.url)
const firstWords = '// keyz-usage: '

/** Both versions of OpenCode look into `plugins` of the configuration, and of `.opencode` in a project. */
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
    throw new CommandError(`${project} is no folder: name the folder of your project`)
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

/** Whole or not at all: OpenCode may start at this very moment. */
async function write(path: string, isNew: boolean): Promise<void> {
  const text = await readFile(source, 'utf8')
  const fresh = join(dirname(path), `.keyz-${randomBytes(8).toString('hex')}.tmp`)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(fresh, text, { flag: 'wx' })
    // A file that came to be there meanwhile is not replaced.
    if (isNew) await link(fresh, path)
    else await rename(fresh, path)
  } catch (error) {
    throw new CommandError(
      `the plugin could not be written to ${path}: see whether you may write there, then run again`,
      undefined,
      error,
    )
  } finally {
    await rm(fresh, { force: true })
  }
}

function notOurs(path: string): CommandError {
  return new CommandError(`${path} is not a file that keyz wrote: move it away, then run again`)
}

function missing(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
  throw error
}
