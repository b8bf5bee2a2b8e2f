// Starts keyz and kills it with SIGKILL on the way: alone, so that what git was doing for it goes on to its end, or with all that it started.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { bareEnvironment, bin } from './run.ts'

export interface Killed {
  /** False where keyz came to its end first. */
  killed: boolean
  /** Everything that it printed. */
  printed: string
}

export async function killedAfter(
  milliseconds: number,
  parameters: readonly string[],
  environment: Record<string, string>,
  { withGit = false } = {},
): Promise<Killed> {
  // In a group of its own, to see when the last of it is over.
  const child = spawn(process.execPath, [bin, ...parameters], {
    env: { ...bareEnvironment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += chunk
    })
  const ended = new AbortController()
  const timer = setTimeout(milliseconds, undefined, { signal: ended.signal }).then(
    () => killAll(child, withGit),
    () => undefined,
  )
  const [, signal] = await once(child, 'close')
  ended.abort()
  await timer
  if (child.pid !== undefined) await groupOver(child.pid)
  return { killed: signal === 'SIGKILL', printed }
}

function killAll({ pid }: ChildProcess, withGit: boolean): void {
  try {
    if (pid !== undefined) process.kill(withGit ? -pid : pid, 'SIGKILL')
  } catch {
    // It came to its end first.
  }
}

/** No longer than a git that makes a commit takes. */
async function groupOver(group: number): Promise<void> {
  for (let look = 0; look < 500; look++) {
    try {
      process.kill(-group, 0)
    } catch {
      return
    }
    await setTimeout(10)
  }
}
