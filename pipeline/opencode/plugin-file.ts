// Writes the plugin where OpenCode looks for plugins, and removes it. Never touches a file that keyz did not write, or that somebody changed.
import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { atomicWrite } from '../../meta/files/atomic-write.ts'
import type { Plugin, PluginState } from '../../schema/reports/opencode-report.ts'
import type { Folders } from '../environment/folders.ts'
import { programFile } from '../environment/program-files.ts'
import { CommandError } from '../errors.ts'

const name = 'keyz-usage.ts'
const source = programFile('pipeline/opencode/plugin.ts')
const firstWords = '// keyz-usage: '
const maxBytes = 1024 * 1024
/** How a plugin begins that keyz wrote: with what tells whether somebody changed the rest. */
const sealed = `${firstWords}written by keyz opencode install, SHA-256 of the lines below `
const seal = new RegExp(`^${sealed}([0-9a-f]{64})\\r?\\n`)

/** Both versions of OpenCode load `plugins` in their configuration folder and in a project's `.opencode`. */
export function pluginPath(folders: Folders, project: string | null): string {
  const base = project === null ? join(folders.config, 'opencode') : join(resolve(project), '.opencode')
  return join(base, 'plugins', name)
}

export async function pluginState(path: string): Promise<PluginState> {
  const stats = await lstat(path).catch(missingOrUnreadable)
  if (stats === 'missing' || stats === 'unreadable') return stats
  if (!stats.isFile() || stats.size > maxBytes) return 'foreign'
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return 'unreadable'
  if (!text.startsWith(firstWords)) return 'foreign'
  const [line = '', digest] = seal.exec(text) ?? []
  // Plugins of older versions have no seal.
  if (text.startsWith(sealed) && digest !== digestOf(text.slice(line.length))) return 'edited'
  return text === (await sealedPlugin()) ? 'current' : 'other_version'
}

/** Throws CommandError. */
export async function installPlugin(path: string, project: string | null): Promise<Plugin> {
  const state = await ownState(path)
  if (project !== null && !(await stat(project).catch(() => null))?.isDirectory())
    throw new CommandError(`${project} is not a folder: name the folder of your project`)
  if (state !== 'current') await write(path, state === 'missing')
  return { scope: project === null ? 'global' : 'project', path, state: 'current' }
}

/** Throws CommandError. */
export async function removePlugin(path: string, project: string | null): Promise<Plugin> {
  const state = await ownState(path)
  if (state !== 'missing') await remove(path)
  return { scope: project === null ? 'global' : 'project', path, state: 'missing' }
}

/** Throws CommandError for a file that is not ours to change. */
async function ownState(path: string): Promise<'current' | 'other_version' | 'missing'> {
  const state = await pluginState(path)
  if (state === 'foreign')
    throw new CommandError(`keyz did not write ${path}, so it leaves it alone: move the file away, then run again`)
  if (state === 'edited')
    throw new CommandError(`${path} was changed since keyz wrote it, so it stays: move the file away, then run again`)
  if (state === 'unreadable')
    throw new CommandError(
      `cannot look at ${path}: check that you may read it and the folders above it, then run again`,
    )
  return state
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { force: true })
  } catch (error) {
    throw new CommandError(
      `cannot remove the plugin from ${path}: check that you may write there, then run again`,
      undefined,
      error,
    )
  }
}

/** OpenCode may load the file at this very moment. */
async function write(path: string, isNew: boolean): Promise<void> {
  const text = await sealedPlugin()
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

/** The plugin as it is installed. */
async function sealedPlugin(): Promise<string> {
  const text = await readFile(source, 'utf8')
  return `${sealed}${digestOf(text)}\n${text}`
}

/** Where git writes other line ends, nobody has changed anything. */
function digestOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
}

function missingOrUnreadable(error: unknown): 'missing' | 'unreadable' {
  const isMissing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  return isMissing ? 'missing' : 'unreadable'
}
