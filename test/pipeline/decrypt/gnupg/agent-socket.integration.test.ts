// Whose socket is spoken to.

import { symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { agentSocket } from '../../../../pipeline/decrypt/gnupg/agent-socket.ts'
import { temporaryFolder } from '../../../support/temporary.ts'

async function listening(path: string): Promise<AsyncDisposable> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => void server.close(() => resolve())) }
}

it('is the one that is there, or the one that a file names', async () => {
  await using folder = await temporaryFolder()
  const [socket, file] = [join(folder.path, 'S.real'), join(folder.path, 'S.gpg-agent')]
  await using _ = await listening(socket)
  await writeFile(file, `%Assuan%\nsocket=${socket}\n`)

  expect(await agentSocket(socket)).toBe(socket)
  expect(await agentSocket(file)).toBe(socket)
})

it.each([
  ['a file that names no socket', 'anything else'],
  ['a path that depends on where one stands', '%Assuan%\nsocket=S.real\n'],
  ['a path with a variable', `%Assuan%\nsocket=/tmp/$` + `{HOME}/S.real\n`],
  ['more than a path', '%Assuan%\nsocket=/tmp/S.real\nanother line\n'],
])('is none for %s', async (_, text) => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'S.gpg-agent')
  await writeFile(file, text)

  expect(await agentSocket(file)).toBeNull()
})

it('is none where nothing is, behind a link, and behind a file that names another such file', async () => {
  await using folder = await temporaryFolder()
  const [socket, link, first, second] = ['S.real', 'link', 'first', 'second'].map((name) => join(folder.path, name))
  if (!socket || !link || !first || !second) throw new Error('paths')
  await using _ = await listening(socket)
  await symlink(socket, link)
  await writeFile(first, `%Assuan%\nsocket=${second}\n`)
  await writeFile(second, `%Assuan%\nsocket=${socket}\n`)

  expect(await agentSocket(join(folder.path, 'nothing'))).toBeNull()
  expect(await agentSocket(link)).toBeNull()
  expect(await agentSocket(first)).toBeNull()
})

it('is none that belongs to somebody else, and none behind a file of somebody else', async () => {
  await using folder = await temporaryFolder()
  const [socket, file] = [join(folder.path, 'S.real'), join(folder.path, 'S.gpg-agent')]
  const somebodyElse = (process.getuid?.() ?? 0) + 1
  await using _ = await listening(socket)
  await writeFile(file, `%Assuan%\nsocket=${socket}\n`)

  expect(await agentSocket(socket, somebodyElse)).toBeNull()
  expect(await agentSocket(file, somebodyElse)).toBeNull()
})
