// A keyz that stays as long as one git runs, and answers for all the files that it shows or merges. pipeline/start/ask-helper.pl asks it,
// and pipeline/start/without-helper.pl starts it with the first question.
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { privateCache } from '../start/private-cache.mjs'

/** How a driver is run: what it was called with, and where it writes. Returns the exit code. */
export type RunDriver = (parameters: string[], streams: Streams) => Promise<number>

interface Streams {
  stdout: { write: (text: string) => boolean; on: () => void }
  stderr: { write: (text: string) => boolean }
}

const lookEvery = 200
/** A person may stay in the pager for an hour. */
const maxIdle = 10_000
/** Longer paths do not fit into the address of a socket. */
const maxPath = 100
const [questions, answers] = [0, 1]

/**
 * Answers the question on its standard input, also where it cannot stay, and then whoever asks until that git is gone. `beforeAnswer` runs
 * while git still waits: once it has ended, the folders that are written to may be gone.
 */
export async function serve(git: number, run: RunDriver, beforeAnswer: () => void): Promise<void> {
  const first = await answerTo(readFileSync(questions), run)
  beforeAnswer()
  const path = socketFor(git)
  if (path === null) handOver(first)
  else await serveAt(path, git, run, () => handOver(first))
}

/** `listening` runs as soon as the next call would be heard, or it is clear that none will be. */
async function serveAt(path: string, git: number, run: RunDriver, listening: () => void): Promise<void> {
  let last = Date.now()
  const open = new Set<Socket>()
  // One after the other, as git asks: the current folder belongs to the call.
  let before: Promise<void> = Promise.resolve()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    last = Date.now()
    open.add(socket.on('close', () => open.delete(socket)).on('error', () => undefined))
    before = before.then(() => answer(socket, run)).catch(() => void socket.destroy())
  })
  await new Promise<void>((resolve) => {
    let own = ''
    const timer = setInterval(() => {
      // Closing would take away the socket of the helper that came after this one.
      if (own !== '' && identity(path) !== own) process.exit()
      if (!isRunning(git) || Date.now() - last > maxIdle) server.close()
    }, lookEvery)
    server.once('error', () => {
      listening()
      server.close()
    })
    server.on('close', () => {
      clearInterval(timer)
      resolve()
    })
    server.listen(path, () => {
      own = identity(path)
      listening()
    })
  })
  for (const socket of open) socket.destroy()
  rmSync(path, { force: true })
}

/** Which file is there: another one, made at the same place, may get the same number. */
function identity(path: string): string {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found === undefined ? 'none' : `${found.ino} ${found.ctimeMs}`
}

/** Null where nobody would ask, or where somebody else could answer. */
function socketFor(git: number): string | null {
  const folder = isRunning(git) ? privateCache('drivers') : null
  if (folder === null) return null
  removeLeft(folder)
  const path = join(folder, String(git))
  rmSync(path, { force: true })
  return path.length > maxPath ? null : path
}

async function answer(socket: Socket, run: RunDriver): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) chunks.push(chunk)
  socket.end(await answerTo(Buffer.concat(chunks), run))
}

async function answerTo(question: Buffer, run: RunDriver): Promise<Buffer> {
  const [folder = '', ...parameters] = question.toString().split('\0')
  const [out, said]: [string[], string[]] = [[], []]
  process.chdir(folder)
  const code = await run(parameters, {
    stdout: { write: (text) => out.push(text) > 0, on: () => undefined },
    stderr: { write: (text) => said.push(text) > 0 },
  })
  // Nobody is kept from taking away the disk that the store is on.
  process.chdir('/')
  const [stdout, stderr] = [Buffer.from(out.join('')), Buffer.from(said.join(''))]
  return Buffer.concat([Buffer.from(`${code} ${stdout.length} ${stderr.length}\n`), stdout, stderr])
}

/** Whoever asked waits for the end of the answer. The numbers stay taken, so that no file or socket gets them. */
function handOver(first: Buffer): void {
  try {
    writeFileSync(answers, first)
  } catch {
    // The git that asked is gone.
  }
  for (const number of [questions, answers]) {
    closeSync(number)
    openSync(devNull, 'r+')
  }
}

function isRunning(process_id: number): boolean {
  try {
    process.kill(process_id, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** What a helper that was killed left. */
function removeLeft(folder: string): void {
  for (const name of readdirSync(folder))
    if (!isRunning(Number.parseInt(name, 10))) rmSync(join(folder, name), { force: true })
}
