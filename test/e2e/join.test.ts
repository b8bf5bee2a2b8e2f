// A new teammate: status mentions once what init would add, and join sets the clone up and says what is still missing.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { JoinReport } from '../../schema/reports/join-report.ts'
import { metadataRepository } from '../support/metadata-repository.ts'
import { bareEnvironment, keyz } from '../support/run.ts'
import { testStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

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

  const { code, stdout } = await store.keyz(['join', '--json'])
  const again = JoinReport.parse(JSON.parse((await store.keyz(['join', '--json'])).stdout))
  const words = await store.keyz(['join'])
  const status = await store.keyz(['status'])

  expect({ code, ready: again.ready }).toEqual({ code: 0, ready: true })
  // Not what is fine, nor what the team has to do, such as a first reading. An old Node may be slow.
  expect(again.missing.filter(({ name }) => name !== 'node')).toEqual([])
  expect(again.missing.every(({ state }) => state === 'warning')).toBe(true)
  expect(words.stderr).toContain(again.missing.length === 0 ? 'You are all set.' : 'You can start: keyz status.')
  expect(JoinReport.parse(JSON.parse(stdout)).done.join(' ')).toContain('Hooks: installed')
  expect(again.done.join(' ')).not.toContain('Hooks')
  expect(status.stderr).not.toContain('keyz init adds them')
})

it('leaves alone what is not mapped, and says so where a newer keyz wrote the registry', async () => {
  await using store = await testStore()
  await store.insert({ 'deepseek/a/main': `sk-${'0123456789abcdef'.repeat(2)}` })
  await store.keyz(['init', '--no-hooks'])

  await store.keyz(['join'])
  const registry = join(store.path, '.keyz/providers/registry.json')
  const mapped = await readFile(registry, 'utf8').catch(() => '')
  await mkdir(dirname(registry), { recursive: true })
  await writeFile(registry, '{ "schema_version": 99 }')
  const broken = await store.keyz(['join', '--json'])

  expect(mapped).not.toContain('deepseek/a/main')
  expect(broken.code).toBe(1)
  expect(JoinReport.parse(JSON.parse(broken.stdout)).missing[0]).toMatchObject({ name: 'registry', state: 'problem' })
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

it('sends somebody without a store to the one of the team, and not to a new one', async () => {
  await using folder = await temporaryFolder()
  const store = join(folder.path, 'my store')
  const environment = { ...bareEnvironment, HOME: folder.path, PASSWORD_STORE_DIR: store }

  const none = await keyz(['join'], { environment })
  await mkdir(store)
  const noRepository = await keyz(['join'], { environment })
  const alone = await keyz(['init'], { environment })

  expect(none).toMatchObject({ code: 2, stdout: '' })
  expect(none.stderr).toBe(
    `keyz: there is no store at ${store}: clone your team's store with git clone URL '${store}', or set PASSWORD_STORE_DIR\n`,
  )
  expect(noRepository.stderr).toBe(
    `keyz: ${store} is not in a git repository: set PASSWORD_STORE_DIR to a clone of your team's store\n`,
  )
  expect(alone.stderr).toContain('run pass git init')
})
