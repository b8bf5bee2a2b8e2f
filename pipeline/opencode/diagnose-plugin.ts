// Whether what OpenCode spends is noted here, and what to do where it is not.
import { access, constants, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { instantAt } from '../../schema/instant.ts'
import type { Check, OpencodeReport, Plugin } from '../../schema/opencode-report.ts'
import { eventFolder, type Folders } from '../environment/folders.ts'
import { pluginPath, pluginState } from './plugin-file.ts'

/** The plugin of this person, and of the project where that has one. */
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

/** `pure` is how OpenCode is told to load no plugins. */
export async function diagnosePlugin(
  report: Pick<OpencodeReport, 'plugins' | 'events'>,
  folders: Folders,
  pure: boolean,
): Promise<Check[]> {
  const { plugins, events } = report
  const active = plugins.filter(({ state }) => state === 'current' || state === 'other_version')
  const old = plugins.find(({ state }) => state === 'other_version')
  const foreign = plugins.find(({ state }) => state === 'foreign')
  const database = await stat(join(folders.data, 'opencode', 'opencode.db')).catch(() => null)
  return [
    active.length > 0
      ? { name: 'plugin', ok: true, message: `installed: ${active.map(({ path }) => path).join(', ')}` }
      : { name: 'plugin', ok: false, message: 'not installed: run keyz opencode install' },
    ...(old === undefined
      ? []
      : [{ name: 'version', ok: false, message: `${old.path} is of another keyz: run keyz opencode install again` }]),
    ...(foreign === undefined
      ? []
      : [{ name: 'file', ok: false, message: `${foreign.path} is not a file that keyz wrote: move it away` }]),
    pure
      ? { name: 'pure', ok: false, message: 'OPENCODE_PURE is set, so OpenCode loads no plugin: unset it' }
      : { name: 'pure', ok: true, message: 'OpenCode is not told to leave plugins out' },
    (await isWritable(events.folder))
      ? { name: 'folder', ok: true, message: `events can be written to ${events.folder}` }
      : {
          name: 'folder',
          ok: false,
          message: `events cannot be written to ${events.folder}: give yourself that right`,
        },
    events.newest_at !== null
      ? { name: 'events', ok: true, message: `the newest event was noted at ${events.newest_at}` }
      : {
          name: 'events',
          ok: true,
          message: 'no event was noted yet: use OpenCode, then look again (a running OpenCode has to be started anew)',
        },
    {
      name: 'database',
      ok: true,
      message:
        database === null
          ? 'OpenCode has no database here'
          : 'keyz usage --opencode-data also counts what OpenCode kept before the plugin was there',
    },
  ]
}

/** Whether a folder can be written to, or made where it is not there yet. */
async function isWritable(folder: string): Promise<boolean> {
  const stats = await stat(folder).catch(() => null)
  if (stats === null) return dirname(folder) !== folder && (await isWritable(dirname(folder)))
  if (!stats.isDirectory()) return false
  return await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
}
