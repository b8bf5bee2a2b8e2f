// Where this person's programs keep their files, by the XDG rules, which OpenCode follows on every system.
import { isAbsolute, join } from 'node:path'
import { homeFolder } from './home-folder.ts'

export interface Folders {
  config: string
  data: string
  state: string
  /** The folder of the mngr agent that keyz runs in, or null. */
  agentState: string | null
  /** The database that OpenCode is set to use instead of its usual one, or null. */
  opencodeDatabase: string | null
}

export function foldersOf(variables: Readonly<Record<string, string | undefined>>): Folders {
  const home = homeFolder(variables.HOME)
  const data = variables.XDG_DATA_HOME || join(home, '.local', 'share')
  return {
    config: variables.XDG_CONFIG_HOME || join(home, '.config'),
    data,
    state: variables.XDG_STATE_HOME || join(home, '.local', 'state'),
    agentState: variables.MNGR_AGENT_STATE_DIR || null,
    opencodeDatabase: databaseNamed(variables.OPENCODE_DB, data),
  }
}

/** As OpenCode reads OPENCODE_DB. A database in memory leaves nothing to read. */
function databaseNamed(name: string | undefined, data: string): string | null {
  if (!name || name === ':memory:') return null
  return isAbsolute(name) ? name : join(data, 'opencode', name)
}

/** Where caches belong: see start/private-cache.mjs, which uses the same rule. */
export function cacheFolderOf({
  XDG_CACHE_HOME: chosen = '',
  HOME,
}: Readonly<Record<string, string | undefined>>): string {
  return isAbsolute(chosen) ? chosen : join(homeFolder(HOME), '.cache')
}

/** Where the plugin writes events and `keyz usage` reads them. */
export function eventFolder({ state }: Folders): string {
  return join(state, 'keyz', 'events', 'opencode', 'usage')
}
