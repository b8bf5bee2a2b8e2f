// A new teammate: status mentions once what init would add, and join sets the clone up and says what is still missing.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { JoinReport } from '../../schema/join-report.ts'
import { metadataRepository } from '../support/metadata-repository.ts'
import { bareEnvironment, keyz } from '../support/run.ts'
import { testStore } from '../support/store.ts'

it('is mentioned once by status, and not in JSON or once it is installed', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('mine')
  const home = { ...bareEnvironment, HOME: join(clone.path, '../home'), PASSWORD_STORE_DIR: clone.path }
  const run = async (...parameters: string[]) => (await keyz(parameters, { environment: home })).stderr

  const inJson = await run('status', '--json')
  const first = await run('status')
  const second = await run('status')

  expect(inJson).not.toContain('keyz join')
  expect(first).toContain('keyz init adds them')
  expect(second).not.toContain('keyz init adds them')
})

it('sets up a clone in which everything is there', async () => {
  await using store = await testStore()
  await store.insert({ 'deepseek/a/main': `sk-${'0123456789abcdef'.repeat(2)}` })
  await store.keyz(['discover', '--yes'])

  const { stdout } = await store.keyz(['join', '--json'])
  const again = JoinReport.parse(JSON.parse((await store.keyz(['join', '--json'])).stdout))
  const status = await store.keyz(['status'])

  expect(JoinReport.parse(JSON.parse(stdout)).done.join(' ')).toContain('Hooks: installed')
  expect(again.done.join(' ')).not.toContain('Hooks')
  expect(status.stderr).not.toContain('keyz init adds them')
})

it('says what is missing to somebody without a key, first things first', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('mine')
  const environment = { ...bareEnvironment, HOME: join(clone.path, '../home'), PASSWORD_STORE_DIR: clone.path }

  const { code, stdout } = await keyz(['join', '--json'], { environment })
  const words = await keyz(['join'], { environment })

  const { ready, missing } = JoinReport.parse(JSON.parse(stdout))
  expect({ code, ready }).toEqual({ code: 1, ready: false })
  expect(missing[0]).toMatchObject({
    name: 'your key',
    state: 'problem',
    todo: expect.stringContaining('gpg --import'),
  })
  expect(words.stdout).toContain('-> import yours')
  expect(words.stderr).toContain('run keyz join again')
})
