// A keyz that stays as long as one git runs, and answers for all the files that it shows or merges. pipeline/start/ask-helper.pl asks it.
import { spawn } from 'node:child_process'
import { appendFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { executable } from '../environment/program-files.ts'
import { privateCache } from '../start/private-cache.mjs'

/** How a driver is run: what it was called with, and where it writes. Returns the exit code. */
export type RunDriver = (parameters: string[], streams: Streams) => Promise<number>

interface Streams {
  stdout: { write: (text: string) => boolean; on: () => void }
  stderr: { write: (text: string) => boolean }
}

/** One file that changed is two calls: a helper would start too late for them. */
const callsWithout = 3
const lookEvery = 200
/** A person may stay in the pager for an hour. */
const maxIdle = 10_000
/** Longer paths do not fit into the address of a socket. */
const maxPath = 100
const inherited = ['PATH', 'HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'KEYZ_NOW', 'GITHUB_ACTIONS']

/** Called by a driver that found no helper. Starts one when the same git, by its process id, has called several times. */
export function startWhenOften(git: string | undefined, variables: Record<string, string | undefined>): void {
  if (git === undefined || !/^\d{1,10}$/.test(git)) return
  const folder = privateCache('drivers')
  if (folder === null || join(folder, git).length > maxPath) return
  try {
    const calls = `${join(folder, git)}.calls`
    appendFileSync(calls, '.', { mode: 0o600 })
    if (statSync(calls).size !== callsWithout) return
    removeLeft(folder)
    const env = Object.fromEntries(inherited.flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])))
    // Holding on to the output of this process would keep git waiting.
    const child = spawn(process.execPath, [executable, 'git-helper', git], { env, detached: true, stdio: 'ignore' })
    child.on('error', () => undefined)
    child.unref()
  } catch {
    // Without a helper every file takes a little longer.
  }
}

/** Serves until that git is gone. */
export async function serve(git: number, run: RunDriver): Promise<void> {
  const folder = isRunning(git) ? privateCache('drivers') : null
  if (folder === null) return
  const path = join(folder, String(git))
  let last = Date.now()
  const open = new Set<Socket>()
  // One after the other, as git asks: the current folder belongs to the call.
  let before: Promise<void> = Promise.resolve()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    last = Date.now()
    open.add(socket.on('close', () => open.delete(socket)).on('error', () => undefined))
    before = before.then(() => answer(socket, run)).catch(() => void socket.destroy())
  })
  rmSync(path, { force: true })
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (!isRunning(git) || Date.now() - last > maxIdle) resolve()
    }, lookEvery)
    server.on('error', () => resolve())
    server.on('close', () => clearInterval(timer))
    server.listen(path)
  })
  server.close()
  for (const socket of open) socket.destroy()
  for (const name of [path, `${path}.calls`]) rmSync(name, { force: true })
}

async function answer(socket: Socket, run: RunDriver): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) chunks.push(chunk)
  const [folder = '', ...parameters] = Buffer.concat(chunks).toString().split('\0')
  const [out, said]: [string[], string[]] = [[], []]
  process.chdir(folder)
  const code = await run(parameters, {
    stdout: { write: (text) => out.push(text) > 0, on: () => undefined },
    stderr: { write: (text) => said.push(text) > 0 },
  })
  const [stdout, stderr] = [Buffer.from(out.join('')), Buffer.from(said.join(''))]
  socket.end(Buffer.concat([Buffer.from(`${code} ${stdout.length} ${stderr.length}\n`), stdout, stderr]))
}

function isRunning(process_id: number): boolean {
  try {
    process.kill(process_id, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** What gits left that called less often, or whose helper was killed. */
function removeLeft(folder: string): void {
  for (const name of readdirSync(folder))
    if (!isRunning(Number.parseInt(name, 10))) rmSync(join(folder, name), { force: true })
}
