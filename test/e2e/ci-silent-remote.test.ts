// A remote whose host accepts the connection and then says nothing: the keys are read all the same, and nothing of the job outlives it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ciStore } from '../support/ci-store.ts'
import { isRunning } from '../support/is-running.ts'

it('reads the keys, says that the remote timed out, and ends what git started', { timeout: 120_000 }, async () => {
  await using ci = await ciStore()
  const job = await ci.job('2026-11-21T00:00:00Z')
  await job.git('remote', 'set-url', 'origin', 'ssh://git@localhost/store.git')
  const started = join(job.path, '../started')
  const silent = {
    GIT_SSH_VARIANT: 'ssh',
    GIT_SSH_COMMAND: `echo $$ >> '${started}'; exec sleep 300; :`,
    KEYZ_CI_DEADLINE: '6s',
  }

  const { code, stderr } = await job.keyz(['ci', '--push'], silent)

  expect(stderr).toMatch(
    /^keyz: cannot read the remote origin: git ls-remote timed out after \d seconds: look for what/m,
  )
  expect(code).toBe(1)
  // Of the keys, none was left out for it.
  expect(ci.server.requests.length).toBeGreaterThan(0)
  expect(stderr).not.toContain('not reached')
  const programs = (await readFile(started, 'utf8')).trim().split('\n').map(Number)
  expect(programs).toHaveLength(2)
  expect(programs.filter(isRunning)).toEqual([])
})
