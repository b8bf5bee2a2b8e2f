// A rename keeps what was agreed to, and brings nothing of others along.
import { expect, it } from 'vitest'
import { madeUpKey } from '../support/made-up-key.ts'
import { must } from '../support/run.ts'
import { asDeepseek, key, team } from '../support/teammate.ts'

it('sends a renamed entry, and not the key of another provider that a teammate then puts there', async () => {
  await using store = await team()
  const otherKey = madeUpKey('moonshot', 'api').sent
  await store.insert({ 'moonshot/team/main': otherKey })
  await store.keyz(['map', 'moonshot/team/main', '--provider', 'moonshot'])
  await store.git('mv', `${key}.gpg`, 'deepseek/team/moved.gpg')
  await store.git('commit', '--quiet', '-m', 'Rename a key.')
  const renamed = await store.sync()
  await store.inTheirs('pull', '--quiet')
  await store.copyTheirs('moonshot/team/main', 'deepseek/team/moved')
  await store.commitTheirs()

  await store.git('pull', '--quiet', '--ff-only', 'team', 'main')
  const { outcomes } = await store.sync()

  expect(renamed.outcomes).toMatchObject({ 'deepseek/team/moved': 'unchanged' })
  expect(outcomes).toMatchObject({ 'deepseek/team/moved': 'waiting' })
  const toDeepseek = store.server.requests.filter(({ provider }) => provider === 'deepseek')
  expect([...new Set(toDeepseek.map(({ token }) => token))]).toEqual([store.secrets.own])
})

it('does not take a row of others for ours when it follows an entry that we rename', async () => {
  await using store = await team({ hooks: true })
  await store.mapTheirs('bank/savings', asDeepseek('savings'))
  await store.commitTheirs()
  const environment = { ...store.environment, ...store.server.variables }
  const git = (...parameters: string[]) => must('git', parameters, { cwd: store.path, environment })
  await git('pull', '--quiet', '--ff-only', 'team', 'main')

  await git('mv', 'bank', 'banking')
  const { outcomes: uncommitted } = await store.sync()
  await git('commit', '--quiet', '-m', 'Rename a folder.')
  const { outcomes: committed } = await store.sync()

  expect(uncommitted).toEqual({ [key]: 'unchanged', 'banking/savings': 'waiting' })
  expect(committed).toEqual({ [key]: 'unchanged', 'banking/savings': 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

it('does not take an entry of others for ours when we rename its folder', async () => {
  await using store = await team()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  await store.git('pull', '--quiet', '--ff-only', 'team', 'main')

  await store.git('mv', 'deepseek/team', 'deepseek/renamed')
  await store.git('commit', '--quiet', '-m', 'Rename a folder.')
  const { outcomes: theirs } = await store.sync()
  const ours = madeUpKey('deepseek', 'api').sent
  await store.insert({ 'deepseek/renamed/main': ours })
  await store.git('mv', 'deepseek/renamed', 'deepseek/again')
  await store.git('commit', '--quiet', '-m', 'Rename it once more.')
  const { outcomes } = await store.sync()

  expect(theirs).toEqual({ 'deepseek/renamed/main': 'waiting' })
  expect(outcomes).toEqual({ 'deepseek/again/main': 'unchanged' })
  expect(store.sent()).toEqual([store.secrets.own, ours])
})

it('does not take an entry of others for ours when we rename it and do not commit that', async () => {
  await using store = await team()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  await store.git('pull', '--quiet', '--ff-only', 'team', 'main')

  await store.git('mv', 'deepseek/team', 'deepseek/renamed')
  const { outcomes: theirs } = await store.sync()
  const ours = madeUpKey('deepseek', 'api').sent
  await store.insertRaw('deepseek/renamed/main', await store.encrypt(ours))
  const { outcomes } = await store.sync()

  expect(theirs).toEqual({ 'deepseek/renamed/main': 'waiting' })
  expect(outcomes).toEqual({ 'deepseek/renamed/main': 'unchanged' })
  expect(store.sent()).toEqual([store.secrets.own, ours])
})
