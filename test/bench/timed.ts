// Runs a program to its end and measures the whole process: wall time from start to exit, and the most memory it held.
import { type ChildProcess, spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { bareEnvironment, typescript } from '../support/run.ts'

export interface Timed {
  seconds: number
  /** Only of programs that Node.js runs. */
  peakMegabytes: number
  stdout: string
}

interface TimedOptions {
  environment: Record<string, string>
  input?: string
  /** The node program that runs keyz, where it is not the one that runs the benchmark. */
  node?: string
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = fileURLToPath(new URL('../../pipeline/bin.mjs', import.meta.url))
const hook = new URL('./peak-memory.mjs', import.meta.url).href

/** What runs now. */
export const running = new Set<ChildProcess>()
const interrupted = { yet: false }

/** Ends what runs and lets nothing more begin, so that everything temporary is removed on the way out. */
export function interrupt(): void {
  interrupted.yet = true
  for (const child of running) child.kill('SIGTERM')
}

export function isInterrupted(): boolean {
  return interrupted.yet
}

/** For work in this process: throws once the benchmark was interrupted. */
export function unlessInterrupted(): void {
  if (isInterrupted()) throw new Error('interrupted')
}

/** The real command, as a person runs it. */
export async function timedKeyz(parameters: string[], options: TimedOptions): Promise<Timed> {
  return await timed(options.node ?? process.execPath, ['--import', hook, bin, ...parameters], options)
}

/** A TypeScript file of this folder, in a process of its own. */
export async function timedScript(file: URL, parameters: string[], options: TimedOptions): Promise<Timed> {
  return await timed(
    process.execPath,
    ['--import', hook, '--import', typescript, fileURLToPath(file), ...parameters],
    options,
  )
}

/** A bundled file, in a process of its own. */
export async function timedBundle(file: string, options: TimedOptions): Promise<Timed> {
  return await timed(process.execPath, ['--import', hook, file], options)
}

/** Rejects when the program ends with anything but 0. */
export async function timed(program: string, parameters: string[], options: TimedOptions): Promise<Timed> {
  unlessInterrupted()
  const start = performance.now()
  const child = spawn(program, parameters, {
    cwd: root,
    env: { ...bareEnvironment, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe', program === (options.node ?? process.execPath) ? 'pipe' : 'ignore'],
  })
  running.add(child)
  const exit = new Promise<{ code: number | null; seconds: number }>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve({ code, seconds: (performance.now() - start) / 1000 }))
  })
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(options.input ?? '')
  const [{ code, seconds }, stdout, stderr, peak] = await Promise.all([
    exit,
    ...[1, 2, 3].map((descriptor) => textOf(child.stdio[descriptor])),
  ]).finally(() => running.delete(child))
  if (code !== 0) throw new Error(`${program} ${parameters.join(' ').slice(0, 200)} exited with ${code}: ${stderr}`)
  return { seconds, peakMegabytes: Number(peak), stdout: stdout ?? '' }
}

async function textOf(stream: unknown): Promise<string> {
  return stream instanceof Readable ? await text(stream) : ''
}
