// `keyz opencode doctor`: whether OpenCode's usage is recorded here, and what to do if it is not.

import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { factsById } from '../../providers/facts.ts'
import { instantAt } from '../../schema/instant.ts'
import { largest } from '../../schema/largest.ts'
import type { Check, OpencodeReport, Plugin } from '../../schema/reports/opencode-report.ts'
import type { UnmappedSpend } from '../../schema/reports/usage-report.ts'
import { printable } from '../../schema/text.ts'
import { eventFolder, type Folders } from '../environment/folders.ts'
import { providerOf } from '../spend/routing.ts'
import { isTime } from '../spend/sources/message.ts'
import { pluginPath, pluginState } from './plugin-file.ts'
import { whyNotAppend } from './try-to-append.ts'

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
  // A clock may have been set to a year that no instant can name.
  const times = files.map(({ mtimeMs }) => mtimeMs).filter(isTime)
  return {
    folder,
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    newest_at: times.length === 0 ? null : instantAt(largest(times)),
  }
}

interface Circumstances {
  folders: Folders
  /** Whether OPENCODE_PURE tells OpenCode to load no plugins. */
  pure: boolean
  /** Spend whose key is unknown; null if there is no store to look for keys in. */
  unmapped: readonly UnmappedSpend[] | null
}

/** The plugin is there, but OpenCode has not called it so far. */
export const nothingYet =
  'nothing is recorded yet: use OpenCode, then run this again (restart OpenCode if it is running)'

export async function diagnosePlugin(
  { plugins, events }: Found,
  { folders, pure, unmapped }: Circumstances,
): Promise<Check[]> {
  const problem = await whyNotAppend(events.folder)
  return [
    installed(plugins),
    ...outdated(plugins),
    ...edited(plugins),
    ...(await foreign(plugins)),
    ...unreadable(plugins),
    pure
      ? failed('pure', 'OPENCODE_PURE is set, so OpenCode loads no plugins: unset it')
      : passed('pure', 'OPENCODE_PURE is not set, so OpenCode loads plugins'),
    problem === null
      ? passed('folder', `events can be written to ${events.folder}`)
      : failed('folder', `events cannot be written: ${problem}`),
    recorded(events),
    await database(folders),
    ...(unmapped ?? []).map(withoutKey),
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
    .filter(({ state }) => state === 'current' || state === 'other_version' || state === 'edited')
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

/** It may well record as it should. */
function edited(plugins: readonly Plugin[]): Check[] {
  const plugin = plugins.find(({ state }) => state === 'edited')
  if (plugin === undefined) return []
  return [
    passed(
      'edited',
      `${plugin.path} was changed since keyz wrote it, so keyz neither updates nor removes it: move it away, then run keyz opencode install, for the plugin of this version`,
    ),
  ]
}

async function foreign(plugins: readonly Plugin[]): Promise<Check[]> {
  const plugin = plugins.find(({ state }) => state === 'foreign')
  if (plugin === undefined) return []
  const isLink = (await lstat(plugin.path).catch(() => null))?.isSymbolicLink() === true
  return [
    failed(
      'file',
      isLink
        ? `${plugin.path} is a symbolic link, which keyz neither follows nor replaces: remove it, then run keyz opencode install`
        : `keyz did not write ${plugin.path}: move it away`,
    ),
  ]
}

function unreadable(plugins: readonly Plugin[]): Check[] {
  const plugin = plugins.find(({ state }) => state === 'unreadable')
  if (plugin === undefined) return []
  return [failed('file', `cannot look at ${plugin.path}: check that you may read it and the folders above it`)]
}

/** Nothing is wrong with a provider that keyz does not know; where a key can be mapped, it should be. */
function withoutKey({ provider_id, hint }: UnmappedSpend): Check {
  const canBeMapped = factsById(providerOf(provider_id)) !== undefined
  return {
    name: 'provider',
    ok: !canBeMapped,
    message: `no key for what ${printable(provider_id)} cost: ${printable(hint)}`,
  }
}

function recorded({ newest_at }: Found['events']): Check {
  return passed('events', newest_at === null ? nothingYet : `the newest event was recorded at ${newest_at}`)
}

async function database({ data, opencodeDatabase }: Folders): Promise<Check> {
  const usual = join(data, 'opencode', 'opencode.db')
  const exists = async (path: string) => (await stat(path).catch(() => null)) !== null
  if (opencodeDatabase !== null && !(await exists(opencodeDatabase)))
    return failed(
      'database',
      `OPENCODE_DB names ${opencodeDatabase}, which does not exist yet: start OpenCode once, or unset OPENCODE_DB`,
    )
  return passed(
    'database',
    (await exists(opencodeDatabase ?? usual))
      ? `keyz usage --opencode-data also counts what OpenCode stored in ${opencodeDatabase ?? usual}, even before the plugin was installed`
      : 'OpenCode has no database here',
  )
}
