// Ends a git together with what it started: an ssh that waits for a silent host would stay for hours.
import { type ChildProcess, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

interface Running {
  pid: number
  parent: number
  command: string
}

/** One that is being started belongs to the person, and not to this git. Those that run already have left the family. */
const agents =
  /(?:^|[/\s])(?:(?:gpg|ssh)-agent|keyboxd|scdaemon|git-credential-\S*--daemon|credential-\S*--daemon)(?:\s|$)/

/**
 * By parents, not by a process group of its own: git has to stay in the group of the terminal, where Ctrl-C reaches it and ssh may ask for
 * a passphrase. `environment` is that of the git.
 */
export function endFamily(child: ChildProcess, environment: Readonly<Record<string, string>>): void {
  // Those of a git that has ended have no parent that tells.
  const family = child.pid === undefined ? [] : familyOf(child.pid, processes(environment))
  child.kill()
  for (const pid of family) {
    try {
      process.kill(pid)
    } catch {
      // It ended with git, or is somebody else's.
    }
  }
}

/** All that a process started, and what these started. */
export function familyOf(pid: number, all: readonly Running[]): number[] {
  const children = new Map<number, number[]>()
  for (const { pid, parent, command } of all)
    if (!agents.test(command)) children.set(parent, [...(children.get(parent) ?? []), pid])
  const found = [pid]
  // The list grows while it is read.
  for (const one of found) for (const child of children.get(one) ?? []) found.push(child)
  return found.slice(1)
}

/** Not every machine has `ps`, and not every one has /proc. */
function processes(environment: Readonly<Record<string, string>>): Running[] {
  const numbers = namesIn('/proc').filter((name) => /^\d+$/.test(name))
  if (numbers.length > 0) return numbers.flatMap(processIn)
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=', '-o', 'ppid=', '-o', 'args='], {
    env: { ...environment },
    encoding: 'utf8',
    timeout: 5_000,
  })
  // Null where there is no `ps`.
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }]
  })
}

function processIn(name: string): Running[] {
  try {
    // The name of a program may hold blanks and parentheses.
    const parent = /^.*\) \S (\d+) /s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]
    const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return parent === undefined ? [] : [{ pid: Number(name), parent: Number(parent), command }]
  } catch {
    return []
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
