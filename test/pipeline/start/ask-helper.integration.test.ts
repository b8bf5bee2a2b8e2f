// What stands between git and keyz when git shows many files: whatever the helper does, git gets an answer.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { run } from '../../support/run.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary.ts'

const starter = join(import.meta.dirname, '../../../pipeline/start/ask-helper.pl')
let left: TemporaryFolder | null = null

afterEach(async () => {
  await left?.[Symbol.asyncDispose]()
  left = null
})

/** Asks as git would whose process this is, with a helper that answers by `serve`. In place of keyz a shell says that it ran. */
async function askedWith(serve: (socket: Socket) => void, mode = 0o700) {
  left = await temporaryFolder()
  const folder = join(left.path, 'keyz/drivers')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(join(left.path, 'keyz'), 0o700)
  chmodSync(folder, mode)
  const socket = join(folder, String(process.pid))
  const server = createServer({ allowHalfOpen: true }, serve)
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  onTestFinished(() => void server.close())
  const keyz = ['/bin/sh', '-c', 'echo "keyz itself, $*"', 'one']
  const ran = await run('/usr/bin/perl', [starter, '/folder', ...keyz], { environment: { XDG_CACHE_HOME: left.path } })
  return { ran, socket }
}

const byItself = { code: 0, stdout: 'keyz itself, \n', stderr: '' }

it('hands on what the helper says, and its exit code', async () => {
  const asked: string[] = []

  const { ran } = await askedWith((socket) => {
    socket.on('data', (data) => asked.push(data.toString()))
    socket.on('end', () => socket.end('3 5 6\nlinesnotes\n'))
  })

  expect(ran).toEqual({ code: 3, stdout: 'lines', stderr: 'notes\n' })
  expect(asked.join('')).toBe('/folder\0echo "keyz itself, $*"\0one')
})

it.each([
  ['says nothing', (socket: Socket) => void socket.end()],
  ['hangs up', (socket: Socket) => void socket.destroy()],
  ['says less than it promised', (socket: Socket) => void socket.end('0 5 0\nlin')],
  ['speaks of something else', (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
])('runs keyz itself where the helper %s', async (_, serve) => {
  const { ran } = await askedWith(serve)

  expect(ran).toEqual(byItself)
})

it('runs keyz itself where the helper hangs, and does not ask that one again', async () => {
  const { ran, socket } = await askedWith(() => undefined)

  expect(ran).toEqual(byItself)
  expect(existsSync(socket)).toBe(false)
})

it('does not ask where others could have put the helper', async () => {
  const { ran } = await askedWith((socket) => void socket.end('0 6 0\nforged'), 0o770)

  expect(ran).toEqual(byItself)
})

/** Asks where no helper is yet: in place of keyz, a file of sh with these lines. */
async function askedFirst(lines: string, environment: Record<string, string> = {}) {
  left = await temporaryFolder()
  const keyz = join(left.path, 'keyz.sh')
  writeFileSync(keyz, `[ "$1" = git-helper ] || { echo "keyz itself, $*"; exit 4; }\n${lines}\n`)
  return await run('/usr/bin/perl', [starter, '/folder', '/bin/sh', keyz, 'git-diff', 'one file'], {
    environment: { XDG_CACHE_HOME: left.path, ...environment },
  })
}

it('starts the helper with the first question, for this git, and hands on its answer', async () => {
  const ran = await askedFirst(
    'asked=$(tr "\\0" "|"); printf "3 %s 6\\n%snotes\\n" $(printf %s "$asked" | wc -c) "$asked"',
  )

  expect(ran).toEqual({ code: 3, stdout: '/folder|git-diff|one file', stderr: 'notes\n' })
})

it('does not wait for the helper to end, once it has answered', async () => {
  const ran = await askedFirst('printf "0 5 0\\nlines"; exec sleep 5 >/dev/null')

  expect(ran).toEqual({ code: 0, stdout: 'lines', stderr: '' })
})

it('gives the helper, which stays, nothing of the environment but what it needs', async () => {
  const ran = await askedFirst(
    'said=$(env | sed "s/=.*//" | sort | tr "\\n" " "); printf "0 %s 0\\n%s" $(printf %s "$said" | wc -c) "$said"',
    {
      HOME: '/nowhere',
      KEYZ_PGP_PRIVATE_KEY: 'made up',
      KEYZ_NOW: '2026-11-21T00:00:00Z',
    },
  )

  expect(ran.stdout.split(' ')).toEqual(expect.arrayContaining(['HOME', 'KEYZ_NOW', 'XDG_CACHE_HOME']))
  expect(ran.stdout).not.toContain('KEYZ_PGP_PRIVATE_KEY')
})

it.each([
  ['cannot start', 'exit 1'],
  ['says something else', 'echo "Usage: keyz"'],
  ['says less than it promised', 'printf "0 5 0\\nlin"'],
])('runs keyz itself where a new helper %s', async (_, lines) => {
  const ran = await askedFirst(lines)

  expect(ran).toEqual({ code: 4, stdout: 'keyz itself, git-diff one file\n', stderr: '' })
})

it('starts no helper without a HOME, where the next call could not find it', async () => {
  const ran = await askedFirst('printf "0 5 0\\nlines"', { XDG_CACHE_HOME: '', HOME: '' })

  expect(ran).toEqual({ code: 4, stdout: 'keyz itself, git-diff one file\n', stderr: '' })
})
