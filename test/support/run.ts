// Runs a program to its end, with exactly the environment that is given.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { keyzInBundle } from './keyz-in-bundle.ts'
import { sharedCache } from './shared-cache.ts'

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

interface RunOptions {
  cwd?: string
  environment?: Record<string, string>
  input?: string
  /** Milliseconds after which it is killed. */
  longest?: number
}

/** What `node --import` needs to run a script of this clone. */
export const typescript = new URL('../../pipeline/start/typescript.mjs', import.meta.url).href

/** The program itself. */
export const bin = fileURLToPath(new URL('../../pipeline/bin.mjs', import.meta.url))
/** A program that hangs is ended after this; no test waits for it otherwise. */
const defaultMax = 300_000

/** A path to look programs up in, and nothing else of the environment that the tests run in. */
export const bareEnvironment = { PATH: process.env.PATH ?? '/usr/bin:/bin', LANG: 'C.UTF-8', ...sharedCache() }

export async function run(
  program: string,
  parameters: string[],
  { cwd, environment = {}, input = '', longest = defaultMax }: RunOptions = {},
): Promise<Ran> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd,
      env: { ...bareEnvironment, ...environment },
      timeout: longest,
      killSignal: 'SIGKILL',
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/** A command of keyz, without the start of a program for it: see keyz-in-bundle. */
export async function keyz(parameters: string[], options: RunOptions = {}): Promise<Ran> {
  const { environment = {}, ...more } = options
  // The demo starts programs that print to where this process does, and what Node itself looks for is in the environment of a process.
  const needsProcess =
    Object.keys(more).length > 0 ||
    parameters[0] === 'demo' ||
    Object.keys(environment).some((name) => name.startsWith('NODE_') || name === 'TMPDIR' || name === 'TZ')
  if (needsProcess) return await startKeyz(parameters, options)
  return await keyzInBundle(parameters, { ...bareEnvironment, ...environment })
}

/** The program as a person starts it. */
export async function startKeyz(parameters: string[], options: RunOptions = {}): Promise<Ran> {
  return await run(process.execPath, [bin, ...parameters], options)
}

/** As `run`, for steps of a test that have to work. */
export async function must(program: string, parameters: string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await run(program, parameters, options)
  if (code !== 0) throw new Error(`${program} ${parameters.join(' ')} exited with ${code}: ${stderr}`)
  return stdout
}
