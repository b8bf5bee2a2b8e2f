// Where this person's programs keep their files, by the XDG rules, which OpenCode follows on every system.
import { homedir } from 'node:os'
import { join } from 'node:path'

export interface Folders {
  config: string
  data: string
  state: string
  /** The folder of the mngr agent that keyz runs in, or null. */
  agentState: string | null
}

export function foldersOf(variables: Readonly<Record<string, string | undefined>>): Folders {
  const home = variables.HOME || homedir()
  return {
    config: variables.XDG_CONFIG_HOME || join(home, '.config'),
    data: variables.XDG_DATA_HOME || join(home, '.local', 'share'),
    state: variables.XDG_STATE_HOME || join(home, '.local', 'state'),
    agentState: variables.MNGR_AGENT_STATE_DIR || null,
  }
}

/** Where the plugin writes events and `keyz usage` reads them. */
export function eventFolder({ state }: Folders): string {
  return join(state, 'keyz', 'events', 'opencode', 'usage')
}
