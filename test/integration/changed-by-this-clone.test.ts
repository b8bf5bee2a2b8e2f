// What counts as this clone's own work, and is sent, however git tells of it: what others did is not, whoever commits it.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { madeUpKey } from '../support/made-up-key.ts'
import { must } from '../support/run.ts'
import { asDeepseek, key, team } from '../support/teammate.ts'
import { temporaryFolder } from '../support/temporary.ts'

it('sends what this clone committed, amended, or changed and did not commit, also after a rebase', async () => {
  await using store = await team()
  const [committed, amended, changed] = [1, 2, 3].map(() => madeUpKey('deepseek', 'api').sent)
  await store.inTheirs('commit', '--quiet', '--allow-empty', '-m', 'Nothing.')

  await store.insert({ [key]: committed ?? '' })
  await store.git('pull', '--quiet', '--rebase', 'team', 'main')
  const first = await store.sync()
  await store.insertRaw(key, await store.encrypt(amended ?? ''))
  await store.git('commit', '--quiet', '--all', '--amend', '--no-edit')
  const second = await store.sync()
  await store.insertRaw(key, await store.encrypt(changed ?? ''))
  const third = await store.sync()

  expect([first, second, third].map(({ outcomes }) => outcomes[key])).toEqual(['unchanged', 'unchanged', 'unchanged'])
  expect(store.sent()).toEqual([store.secrets.own, committed, amended, changed])
})

it('does not take a row of others for ours when we commit a squashed merge', async () => {
  await using store = await team()
  await store.mapTheirs('bank/savings', asDeepseek('savings'))
  await store.commitTheirs()

  await store.git('fetch', '--quiet', 'team')
  await store.git('merge', '--quiet', '--squash', 'team/main')
  await store.git('commit', '--quiet', '-m', 'All that is new.')
  const { outcomes } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'unchanged', 'bank/savings': 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

it('sends what this clone committed on a branch and squashed itself, also when a remote has that branch by then', async () => {
  await using store = await team()
  const ours = madeUpKey('deepseek', 'api').sent
  await store.git('checkout', '--quiet', '-b', 'side')
  await store.insert({ [key]: ours })
  await store.git('push', '--quiet', 'team', 'side')
  await store.git('fetch', '--quiet', 'team')

  await store.git('checkout', '--quiet', 'main')
  await store.git('merge', '--quiet', '--squash', 'side')
  await store.git('commit', '--quiet', '-m', 'Rotate a key.')
  await store.git('branch', '--quiet', '-D', 'side')
  const { outcomes } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'unchanged' })
  expect(store.sent()).toEqual([store.secrets.own, ours])
})

it('does not take what a teammate committed for ours when we amend their commit', async () => {
  await using store = await team()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  await store.git('pull', '--quiet', 'team', 'main')

  await store.git('commit', '--quiet', '--amend', '--reset-author', '-m', 'Rotate our key.')
  const { outcomes } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

it('is not told where the branch was by the words of a commit that we amend', async () => {
  await using store = await team()
  const start = (await store.git('rev-parse', 'HEAD')).trim()
  await store.mapTheirs('bank/savings', asDeepseek('savings'))
  await store.copyTheirs('bank/savings', 'bank/other')
  await store.mapTheirs('bank/other', asDeepseek('other'))
  await store.inTheirs('commit', '--quiet', '-m', `Rotate a key.\u0001${start}`)

  await store.git('pull', '--quiet', 'team', 'main')
  await store.git('commit', '--quiet', '--amend', '--no-edit')
  const { outcomes } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'unchanged', 'bank/savings': 'waiting', 'bank/other': 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

it('sends what this clone committed in another worktree, and not what others did', async () => {
  await using store = await team()
  await using folder = await temporaryFolder()
  const tree = join(folder.path, 'tree')
  const ours = madeUpKey('deepseek', 'api').sent
  await store.git('worktree', 'add', '--quiet', '-b', 'other', tree)
  await writeFile(join(tree, `${key}.gpg`), await store.encrypt(ours))
  await must('git', ['commit', '--quiet', '-a', '-m', 'Rotate.'], { cwd: tree, environment: { HOME: folder.path } })
  await store.git('merge', '--quiet', '--ff-only', 'other')

  const { outcomes } = await store.sync()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  await store.git('fetch', '--quiet', 'team')
  await must('git', ['reset', '--quiet', '--hard', 'team/main'], { cwd: tree, environment: { HOME: folder.path } })
  await store.git('reset', '--quiet', '--hard', 'other')
  const { outcomes: theirs } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'unchanged' })
  expect(theirs).toEqual({ [key]: 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own, ours])
})

it('says that it cannot tell who changed an entry where git keeps no reflog', async () => {
  await using store = await team()
  await store.git('config', 'core.logAllRefUpdates', 'false')
  await rm(join(store.path, '.git/logs'), { recursive: true })
  await store.insert({ [key]: madeUpKey('deepseek', 'api').sent })

  const { results } = await store.sync()

  expect(results.map(({ outcome, error }) => [outcome, error?.message])).toEqual([
    [
      'waiting',
      expect.stringMatching(
        /^changed, and git keeps no reflog here \(core\.logAllRefUpdates\) that says by whom: keyz sync /,
      ),
    ],
  ])
  expect(store.sent()).toEqual([store.secrets.own])
})
