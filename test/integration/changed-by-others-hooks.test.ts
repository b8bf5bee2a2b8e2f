// Hooks send nothing that others changed, and leave the next pull a fast-forward.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { madeUpKey } from '../support/made-up-key.ts'
import { must, run } from '../support/run.ts'
import { key, sidecarFile, team } from '../support/teammate.ts'

it('makes no commit and leaves no change after a pull, so that the next one is a fast-forward too', async () => {
  await using store = await team({ hooks: true })
  const environment = { ...store.environment, ...store.server.variables }
  const pull = () => run('git', ['pull', '--ff-only', 'team', 'main'], { cwd: store.path, environment })
  const sent = madeUpKey('openrouter', 'api').sent
  await writeFile(join(store.theirs, 'new.gpg'), await store.encrypt(sent))
  await store.mapTheirs('new', { provider_id: 'openrouter', account_ref: 'team', key_alias: 'new' })
  await store.commitTheirs()

  const first = await pull()
  const ahead = await store.git('rev-list', 'team/main..HEAD')
  const dirty = await store.git('status', '--porcelain')
  await store.inTheirs('mv', 'new.gpg', 'renamed.gpg')
  await store.commitTheirs()
  const second = await pull()
  const dirtyAfter = await store.git('status', '--porcelain')

  expect(ahead + dirty + dirtyAfter).toBe('')
  expect(first.stderr).toContain('keyz: new: pulled without a reading: keyz sync new asks about it')
  expect([first.code, second.code]).toEqual([0, 0])
  expect(store.sent()).not.toContain(sent)
})

it('sends nothing of others from a hook either, and says what to do', async () => {
  await using store = await team({ hooks: true })
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()

  const environment = { ...store.environment, ...store.server.variables }
  const { stderr } = await run('git', ['pull', 'team', 'main'], { cwd: store.path, environment })
  const { outcomes } = await store.sync()

  expect(stderr).toContain(`keyz: ${key}: pulled without a reading: keyz sync ${key} asks about it`)
  expect(outcomes).toEqual({ [key]: 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

/** An entry changed at 10:00 and read at 10:01, in two commits that a rebase makes anew at 12:00. */
async function rebased({ readFirst }: { readFirst: boolean }) {
  const store = await team({ hooks: true })
  const on = (time: string) => ({ GIT_AUTHOR_DATE: `2026-11-21T${time}Z`, GIT_COMMITTER_DATE: '2026-11-21T12:00:00Z' })
  const environment = { HOME: join(store.path, '../teammate') }
  const commit = async (file: string, time: string) => {
    await must('git', ['add', '--', file], { cwd: store.theirs, environment })
    const how = ['commit', '--quiet', '-m', 'Change.', '--', file]
    await must('git', how, { cwd: store.theirs, environment: { ...environment, ...on(time) } })
  }
  await writeFile(join(store.theirs, `${key}.gpg`), await store.encrypt(madeUpKey('deepseek', 'api').sent))
  const place = join(store.theirs, sidecarFile)
  const reading = JSON.parse(await readFile(place, 'utf8'))
  await writeFile(place, `${JSON.stringify({ ...reading, last_success_at: '2026-11-21T10:01:00Z' }, null, 2)}\n`)
  const commits = [() => commit(`${key}.gpg`, '10:00:00'), () => commit(sidecarFile, '10:01:00')]
  for (const one of readFirst ? commits.reverse() : commits) await one()
  return store
}

it.each([
  { readFirst: false, says: '' },
  { readFirst: true, says: `keyz: ${key}: pulled without a reading: keyz sync ${key} asks about it.` },
])('knows a reading that a rebase left older than the commit of its entry: $says', async ({ readFirst, says }) => {
  await using store = await rebased({ readFirst })

  const environment = { ...store.environment, ...store.server.variables }
  const { stderr } = await run('git', ['pull', '--ff-only', 'team', 'main'], { cwd: store.path, environment })

  expect(stderr.split('\n').filter((line) => line.includes('without a reading'))).toEqual(says === '' ? [] : [says])
  expect(store.sent()).toEqual([store.secrets.own])
})
