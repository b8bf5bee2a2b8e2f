// Starts other programs for the person: one that has the terminal to itself for a while, or one that goes on without keyz.
import { type SpawnOptions, spawn } from 'node:child_process'

interface InFront {
  /** The whole environment of the program. */
  environment: Readonly<Record<string, string>>
  stdio: readonly ('inherit' | 'ignore')[]
  /** Ends the program when keyz is told to end. */
  signal: AbortSignal
}

/** The exit code, or null where a signal ended it. Throws what Node throws for a program that is not there. */
export async function runInFront(
  program: string,
  parameters: readonly string[],
  { environment, stdio, signal }: InFront,
): Promise<number | null> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { env: { ...environment }, stdio: [...stdio] })
    const stop = () => child.kill('SIGTERM')
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    child.on('error', reject)
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop)
      resolve(code)
    })
  })
}

/** Nothing waits for it, and it does not end with keyz. `failed` is called if it cannot be started, or says soon that it failed. */
export function startApart(
  program: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  failed: () => void,
): void {
  const apart: SpawnOptions = { env: { ...environment }, stdio: 'ignore', detached: true }
  const child = spawn(program, parameters, apart)
  child.on('error', failed)
  child.on('exit', (code) => {
    if (code !== 0) failed()
  })
  child.unref()
}
