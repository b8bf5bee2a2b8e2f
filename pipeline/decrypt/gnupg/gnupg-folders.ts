// Where GnuPG keeps its settings and where its agent listens, as GnuPG itself says: the rules differ by version and system.
import { runProgram } from './run-program.ts'

export interface GnupgFolders {
  home: string
  /** Settings for all users of this machine. */
  system: string
  agentSocket: string
}

const maxBytes = 64 * 1024

/** Null where gpgconf does not tell. */
export async function gnupgFolders(
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<GnupgFolders | null> {
  const { output } = await runProgram('gpgconf', ['--list-dirs'], { environment, signal, maxBytes })
  const folders = new Map(
    output
      .toString()
      .split('\n')
      .map((line) => line.split(':', 2))
      .map(([name = '', path = '']) => [name, unescaped(path)]),
  )
  const [home, system, agentSocket] = ['homedir', 'sysconfdir', 'agent-socket'].map((name) => folders.get(name) ?? null)
  return home && system && agentSocket ? { home, system, agentSocket } : null
}

function unescaped(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
