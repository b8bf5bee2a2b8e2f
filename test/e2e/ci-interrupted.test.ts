// A job that is told to end while its push waits for the remote: it ends at once, with what git started, and the next one publishes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { ciStore } from '../support/ci-store.ts'
import { isRunning } from '../support/is-running.ts'
import { bareEnvironment, bin } from '../support/run.ts'

it('ends while the remote keeps its push waiting, and leaves nothing behind', { timeout: 120_000 }, async () => {
  await using ci = await ciStore()
  const job = await ci.job('2026-11-21T00:00:00Z')
  const hook = join(ci.remote, 'hooks/pre-receive')
  const started = join(ci.remote, 'started')
  await writeFile(hook, `#!/bin/sh\necho $$ > '${started}.new'; mv '${started}.new' '${started}'; exec sleep 300\n`)
  await chmod(hook, 0o755)
  const child = spawn(process.execPath, [bin, 'ci', '--push'], {
    cwd: job.path,
    env: { ...bareEnvironment, ...job.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const ended = once(child, 'close')
  const waiting = Number(await vi.waitFor(() => readFile(started, 'utf8'), { timeout: 60_000, interval: 20 }))

  child.kill('SIGTERM')
  const [code] = await ended
  const isLeft = isRunning(waiting)
  await rm(hook)
  const next = await (await ci.job('2026-11-21T00:10:00Z')).keyz(['ci', '--push'])

  expect(said).toContain('keyz: interrupted')
  expect(code).toBe(130)
  expect(isLeft).toBe(false)
  expect(next.code).toBe(0)
  expect(await ci.git('log', '--format=%s', 'main..keyz/metadata')).toBe('meta(sync): refresh deepseek (1 key)\n')
})
