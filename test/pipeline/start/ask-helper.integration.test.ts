// What stands between git and keyz when git shows many files: whatever the helper does, git gets an answer.
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
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
