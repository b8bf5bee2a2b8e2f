// A keyz that crashes while it holds a key leaves no memory on the disk, wherever it was started from.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { bareEnvironment, bin } from '../support/run.ts'
import { testStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

const isLinux = process.platform === 'linux'
const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0

it('leaves memory out of core dumps', async () => {
  await using store = await testStore()
  await using folder = await temporaryFolder()
  const secret = `sk-${'0123456789abcdef'.repeat(2)}`
  await store.insert({ 'deepseek/a/one': secret })
  await store.keyz(['discover', '--yes'])
  // Asked, and never answering: keyz holds the key now.
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const script = 'ulimit -c unlimited 2>/dev/null; exec "$0" "$@"'
  const child = spawn('/bin/sh', ['-c', script, process.execPath, bin, 'sync', '--force'], {
    cwd: folder.path,
    env: { ...bareEnvironment, ...store.environment, KEYZ_BASE_URL_DEEPSEEK: base },
    stdio: 'ignore',
  })
  const [request] = await once(server, 'request')
  const [filter, limits] = isLinux
    ? await Promise.all(['coredump_filter', 'limits'].map((name) => readFile(`/proc/${child.pid}/${name}`, 'utf8')))
    : []

  child.kill('SIGABRT')
  await once(child, 'close')
  server.closeAllConnections()
  server.close()
  const dumps = (await readdir(folder.path)).filter((name) => name.startsWith('core'))
  const memory = await Promise.all(dumps.map((name) => readFile(`${folder.path}/${name}`)))

  expect(request.headers.authorization).toBe(`Bearer ${secret}`)
  if (isLinux) expect(filter).toBe('00000000\n')
  // Without memory, a dump still holds the registers, and with them what was copied last.
  if (isLinux && hasPrlimit) {
    expect(limits).toMatch(/^Max core file size\s+0\s+0\s/m)
    expect(dumps).toEqual([])
  }
  // Where the system writes dumps to the current folder.
  if (isLinux) for (const dump of memory) expect(dump.includes(secret)).toBe(false)
})
