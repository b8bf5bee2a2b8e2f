// Starts git, in the two ways that a Git handle needs and with the same guards in both. Nothing but git.ts uses this file.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { endFamily } from './end-family.ts'
import { refuseGitDirectories } from './find-repository.ts'
import { GitError, GitOutputError, GitTimeoutError } from './git-error.ts'
import { inHook } from './hook-protocol.ts'
import { openSpool } from './spool.ts'

/** Where and with what git runs. */
export interface GitPlace {
  folder: string
  /** All that git gets, beside the guards. */
  environment: Readonly<Record<string, string>>
  /** Absolute path of the index of a commit that is being made; null for the person's own. */
  index: string | null
  /** As `git -c` takes them. */
  settings: readonly string[]
  /** How many milliseconds a git that starts now may take; a minute where it is left out. */
  most?: (() => number) | undefined
  /** Ends a git that waits for others, with all that it started, once keyz is told to end. Its reason is thrown. */
  interrupt?: AbortSignal | undefined
}

export interface RunOptions {
  /** What git reads on its standard input; nothing if left out. */
  input?: string | Uint8Array
  /** Absolute path of the index to use instead of the handle's. */
  index?: string
  /** Ends git when it fires. */
  signal?: AbortSignal
  /** So many bytes may be printed. Beyond that, git is ended, and GitOutputError thrown. */
  maxOutput?: number
  /** Whether it may print several megabytes, while there is something else to do. Not for what has a `maxOutput`. */
  isLong?: boolean
}

/** No tracked files are ever taken for a repository with settings of its own: see find-repository.ts. */
const onlyNamed = 'safe.bareRepository=explicit'

/** Before every command: no file name is ever a pattern, and a command that only reads never takes the index lock. */
const flags = ['--literal-pathspecs', '--no-optional-locks']

/** For every git: it calls neither the hooks of keyz nor husky's, asks nobody for a password, and says in English what went wrong. */
const guards = { [inHook.name]: inHook.value, HUSKY: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' }

/** A git that waits for something that will not come is ended after this. */
const maxWait = 60_000
/** Timers of JavaScript overflow after this many milliseconds, and would fire at once. */
const maxTimer = 2 ** 31 - 1

/**
 * By hand: simple-git returns text instead of bytes, takes one standard input for all its commands and no signal for one of them,
 * and loading it adds 36 ms to a keyz that only reads. Throws GitError.
 */
export async function spawnGit(place: GitPlace, parameters: readonly string[], options: RunOptions): Promise<Buffer> {
  const spool = options.isLong === true && options.maxOutput === undefined ? openSpool(`keyz-${randomUUID()}`) : null
  if (spool === null) return await startGit(place, parameters, options)
  try {
    await startGit(place, parameters, options, spool.file)
    return spool.content()
  } catch (error) {
    // The disk may be full, or files be limited in size. What a person or a time limit ended stays ended.
    if (!(error instanceof GitError) || (error.exitCode === null && error.signal !== 'SIGXFSZ')) throw error
    return await startGit(place, parameters, options)
  } finally {
    spool.close()
  }
}

/** With a file for what it prints, it returns nothing. */
async function startGit(
  { folder, environment, index, settings, most, interrupt }: GitPlace,
  parameters: readonly string[],
  options: RunOptions,
  file?: number,
): Promise<Buffer> {
  interrupt?.throwIfAborted()
  refuseGitDirectories(folder)
  const limit = Math.min(most?.() ?? maxWait, maxTimer)
  const before = [...flags, ...[onlyNamed, ...settings].flatMap((setting) => ['-c', setting])]
  return await new Promise((resolve, reject) => {
    const child = spawn('git', [...before, ...parameters], {
      cwd: folder,
      env: variablesOf(environment, options.index ?? index),
      stdio: ['pipe', file ?? 'pipe', 'pipe'],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    const printed: Buffer[] = []
    const said: Buffer[] = []
    let room = options.maxOutput ?? Number.POSITIVE_INFINITY
    child.stdout?.on('data', (chunk: Buffer) => {
      room -= chunk.length
      if (room < 0) end()
      else printed.push(chunk)
    })
    child.stderr?.on('data', (chunk: Buffer) => said.push(chunk))
    const end = () => {
      endFamily(child, environment)
      // What could not be ended may hold these open for longer.
      for (const stream of [child.stdout, child.stderr]) stream?.destroy()
    }
    // Node's own `timeout` would go on for a program that could not be started.
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      end()
    }, limit)
    interrupt?.addEventListener('abort', end, { once: true })
    const settle = () => {
      clearTimeout(timer)
      interrupt?.removeEventListener('abort', end)
    }
    child.on('error', (error) => {
      settle()
      reject('code' in error && error.code === 'ENOENT' ? missingGit() : error)
    })
    child.on('close', (code, signal) => {
      settle()
      if (interrupt?.aborted) reject(interrupt.reason)
      else if (isLate) reject(timedOut(parameters[0], limit))
      else if (room < 0) reject(new GitOutputError())
      else if (code === 0) resolve(Buffer.concat(printed))
      else reject(new GitError(Buffer.concat(said).toString().trim(), code, false, signal))
    })
    // A git that ends early does not read the rest.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(options.input)
  })
}

/**
 * By simple-git: it refuses every option and variable that would make git run another program, and ends a git that falls silent
 * but not one that is only slow. That is worth its time where the person's own index and branch change. Throws GitError.
 */
export async function simpleGitRunner(place: GitPlace): Promise<(parameters: readonly string[]) => Promise<string>> {
  const { simpleGit } = await import('simple-git')
  const variables = variablesOf(place.environment, place.index)
  const git = simpleGit({
    baseDir: place.folder,
    config: [onlyNamed, ...place.settings],
    timeout: { block: maxWait },
    allowEnvironment: Object.keys(variables),
    // The exit code goes in front: simple-git hands out an error of its own, with nothing but this text.
    errors: (_, { exitCode, stdErr }) =>
      exitCode === 0 ? undefined : Buffer.concat([Buffer.from(`${exitCode} `), ...stdErr]),
  }).env(variables)
  return async (parameters) => {
    refuseGitDirectories(place.folder)
    return await git.raw([...flags, ...parameters]).catch((error: unknown) => {
      const [, code, said] = /^(\d+) ([\s\S]*)$/.exec(error instanceof Error ? error.message : '') ?? []
      if (code !== undefined && said !== undefined) throw new GitError(said.trim(), Number(code))
      if (error instanceof Error && error.message.includes('block timeout')) throw timedOut(parameters[0], maxWait)
      throw error instanceof Error && /\bENOENT\b/.test(error.message) ? missingGit() : error
    })
  }
}

function timedOut(command = '', limit: number): GitError {
  return new GitTimeoutError(
    `git ${command} timed out after ${Math.round(limit / 1000)} seconds: look for what holds it up (the network, a full disk, another git), then try again`,
  )
}

function missingGit(): GitError {
  return new GitError('git was not found in your PATH: install git, or correct PATH', null, true)
}

function variablesOf(environment: Readonly<Record<string, string>>, index: string | null): Record<string, string> {
  return { ...environment, ...(index === null ? {} : { GIT_INDEX_FILE: index }), ...guards }
}
