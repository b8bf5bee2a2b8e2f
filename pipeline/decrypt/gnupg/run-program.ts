// Runs a program of GnuPG to its end.
import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { KeyError } from '../../errors.ts'

interface RunOptions {
  /** Environment for the program: only what it needs, and never a secret. */
  environment: Readonly<Record<string, string>>
  signal: AbortSignal
  /** The program is stopped when it prints more than this. */
  maxBytes: number
  /** What it may read from file descriptor 3: the way for a secret, which never stands in an argument. */
  secretInput?: Buffer
}

interface ProgramResult {
  output: Buffer
  status: string
  /** Null if a signal ended it. */
  code: number | null
  /** The output went over the limit, and the program was stopped. */
  overflow: boolean
}

/** A missing program is a failure that says what to install. */
export async function runProgram(
  program: 'gpg' | 'gpgconf',
  parameters: readonly string[],
  { environment, signal, maxBytes, secretInput }: RunOptions,
): Promise<ProgramResult> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe', secretInput === undefined ? 'ignore' : 'pipe'],
    })
    const output: Buffer[] = []
    let size = 0
    let status = ''
    let overflow = false
    const stop = () => {
      end(child)
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length
      overflow = size > maxBytes
      if (overflow) end(child)
      else output.push(chunk)
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      if (status.length < maxBytes) status += chunk.toString('latin1')
    })
    if (secretInput !== undefined) hand(child.stdio[3], secretInput)
    child.on('error', (cause) => {
      signal.removeEventListener('abort', stop)
      reject(
        new KeyError('decrypt_error', 'gpg cannot be started: install GnuPG, or set KEYZ_PGP_PRIVATE_KEY_FILE', {
          passing: true,
          cause,
        }),
      )
    })
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(signal.reason)
      else resolve({ output: Buffer.concat(output), status, code, overflow })
    })
  })
}

function hand(pipe: Readable | Writable | null | undefined, input: Buffer): void {
  if (!pipe || !('end' in pipe)) return
  // One that has ended already says why by its exit.
  pipe.on('error', () => undefined)
  pipe.end(input)
}

const patience = 2_000

/** Asks a program to end, and ends it when it does not listen. */
function end(child: ChildProcess): void {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  child.on('close', () => clearTimeout(timer))
}
