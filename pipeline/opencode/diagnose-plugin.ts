// `keyz opencode doctor`: whether OpenCode's usage is recorded here, and what to do if it is not.
import { access, constants, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { instantAt } from '../../schema/instant.ts'
import type { Check, OpencodeReport, Plugin } from '../../schema/opencode-report.ts'
import { eventFolder, type Folders } from '../environment/folders.ts'
import { pluginPath, pluginState } from './plugin-file.ts'

type Found = Pick<OpencodeReport, 'plugins' | 'events'>

/** The person's own plugin, and the project's if it has one. */
export async function findPlugins(folders: Folders, project: string): Promise<Plugin[]> {
  const places = [
    { scope: 'global', path: pluginPath(folders, null) },
    { scope: 'project', path: pluginPath(folders, project) },
  ] as const
  const plugins = await Promise.all(places.map(async (place) => ({ ...place, state: await pluginState(place.path) })))
  return plugins.filter(({ scope, state }) => scope === 'global' || state !== 'missing')
}

export async function findEvents(folders: Folders): Promise<OpencodeReport['events']> {
  const folder = eventFolder(folders)
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'))
  const found = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)))
  const files = found.filter((stats) => stats !== null)
  const newest = Math.max(...files.map(({ mtimeMs }) => mtimeMs))
  return {
    folder,
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    newest_at: files.length === 0 ? null : instantAt(newest),
  }
}

/** `pure` is whether OPENCODE_PURE tells OpenCode to load no plugins. */
export async function diagnosePlugin({ plugins, events }: Found, folders: Folders, pure: boolean): Promise<Check[]> {
  return [
    installed(plugins),
    ...outdated(plugins),
    ...foreign(plugins),
    pure
      ? failed('pure', 'OPENCODE_PURE is set, so OpenCode loads no plugins: unset it')
      : passed('pure', 'OPENCODE_PURE is not set, so OpenCode loads plugins'),
    (await isWritable(events.folder))
      ? passed('folder', `events can be written to ${events.folder}`)
      : failed('folder', `events cannot be written to ${events.folder}: give yourself write permission`),
    recorded(events),
    await database(folders),
  ]
}

function passed(name: string, message: string): Check {
  return { name, ok: true, message }
}

function failed(name: string, message: string): Check {
  return { name, ok: false, message }
}

function installed(plugins: readonly Plugin[]): Check {
  const paths = plugins
    .filter(({ state }) => state === 'current' || state === 'other_version')
    .map(({ path }) => path)
    .join(', ')
  return paths === ''
    ? failed('plugin', 'not installed: run keyz opencode install')
    : passed('plugin', `installed: ${paths}`)
}

function outdated(plugins: readonly Plugin[]): Check[] {
  const plugin = plugins.find(({ state }) => state === 'other_version')
  if (plugin === undefined) return []
  return [failed('version', `${plugin.path} is from another version of keyz: run keyz opencode install again`)]
}

function foreign(plugins: readonly Plugin[]): Check[] {
  const plugin = plugins.find(({ state }) => state === 'foreign')
  return plugin === undefined ? [] : [failed('file', `keyz did not write ${plugin.path}: move it away`)]
}

function recorded({ newest_at }: Found['events']): Check {
  return passed(
    'events',
    newest_at === null
      ? 'nothing is recorded yet: use OpenCode, then run this again (restart OpenCode if it is running)'
      : `the newest event was recorded at ${newest_at}`,
  )
}

async function database(folders: Folders): Promise<Check> {
  const stats = await stat(join(folders.data, 'opencode', 'opencode.db')).catch(() => null)
  return passed(
    'database',
    stats === null
      ? 'OpenCode has no database here'
      : 'keyz usage --opencode-data also counts what OpenCode stored before the plugin was installed',
  )
}

/** Whether a folder can be written to, or created if it does not exist yet. */
async function isWritable(folder: string): Promise<boolean> {
  const stats = await stat(folder).catch(() => null)
  if (stats === null) return dirname(folder) !== folder && (await isWritable(dirname(folder)))
  if (!stats.isDirectory()) return false
  return await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
}
