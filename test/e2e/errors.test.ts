// The errors that people meet, each from the real command in a real store: one sentence, what to do next, and the exit code. All of
// them are in test/golden/errors.txt, so that a review shows the words; `vitest -u` writes it anew.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { takeLock } from '../../meta/files/lock.ts'
import { ranInProcess } from '../support/in-process-cli.ts'
import { madeUpKey } from '../support/made-up-key.ts'
import { bareEnvironment } from '../support/run.ts'
import { type TestStore, testStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

interface Failing {
  name: string
  command: string[]
  /** What is wrong with the store, if anything. */
  prepare?: (store: TestStore) => Promise<unknown>
  environment?: Record<string, string>
}

const write = (path: string, text: string) => async (store: TestStore) => {
  await mkdir(join(store.path, '.keyz/providers'), { recursive: true })
  await writeFile(join(store.path, path), text)
}
const mapped = async (store: TestStore) => {
  await store.insert({ 'deepseek/personal/main': madeUpKey('deepseek', 'api').entry })
  await ranInProcess(['discover', '--yes'], environmentOf(store))
}
const both =
  (...steps: ((store: TestStore) => Promise<unknown>)[]) =>
  async (store: TestStore) => {
    for (const step of steps) await step(store)
  }

const failing: Failing[] = [
  { name: 'unknown command', command: ['stats'] },
  { name: 'unknown subcommand', command: ['ci', 'pubish'] },
  { name: 'unknown option', command: ['sync', '--forse'] },
  { name: 'missing argument', command: ['show'] },
  { name: 'missing required option', command: ['ci', 'sync'] },
  { name: 'review without a base', command: ['review'] },
  { name: 'too many arguments', command: ['show', 'a', 'b'] },
  { name: 'invalid choice', command: ['status', '--sort', 'price'] },
  { name: 'invalid filter', command: ['status', '--filter', 'status=broken'] },
  { name: 'unknown provider in a filter', command: ['status', '--filter', 'low,provider:xAI'] },
  { name: 'invalid date', command: ['status', '--at', 'yesterday'] },
  { name: 'longer ago than any date', command: ['status', '--at', '999999w'] },
  { name: 'invalid shard', command: ['sync', '--shard', '9/8'] },
  { name: 'invalid number of shards', command: ['init', '--shards', '0'] },
  { name: 'invalid amount', command: ['check', '--key', 'a', '--min-balance', 'five'] },
  { name: 'invalid currency', command: ['check', '--key', 'a', '--min-balance', '5', '--currency', 'dollars'] },
  { name: 'invalid duration', command: ['check', '--key', 'a', '--max-age', 'soon'] },
  { name: 'invalid parameter', command: ['map', 'a', '--param', 'team=1'] },
  { name: 'invalid remote', command: ['ci', 'check', '--remote=--upload-pack=x'] },
  { name: 'a path and --all', command: ['sync', 'a', '--all'] },
  { name: '--markdown and --json', command: ['review', '--base', 'HEAD', '--markdown', '--json'] },
  { name: '--key without a limit', command: ['check', '--key', 'a'] },
  { name: 'a limit without --key', command: ['check', '--min-balance', '5'] },
  { name: 'a currency without an amount', command: ['check', '--key', 'a', '--max-age', '6h', '--currency', 'USD'] },
  { name: '--key with a path', command: ['check', 'a', '--key', 'b', '--max-age', '6h'] },
  { name: 'unknown provider', command: ['sync', '--provider', 'opnai'] },
  {
    name: 'unknown provider of an entry',
    command: ['map', 'a', '--provider', 'opnai'],
    prepare: (store) => store.insert({ a: 'x' }),
  },
  { name: 'no provider for an entry', command: ['map', 'a'], prepare: (store) => store.insert({ a: 'x' }) },
  {
    name: 'a kind that the provider does not have',
    command: ['map', 'a', '--provider', 'deepseek', '--kind', 'admin'],
    prepare: (store) => store.insert({ a: 'x' }),
  },
  {
    name: 'a management key that is not mapped',
    command: ['map', 'a', '--provider', 'deepseek', '--management-key', 'b'],
    prepare: (store) => store.insert({ a: 'x' }),
  },
  {
    name: 'an alias that is taken',
    command: ['map', 'b', '--provider', 'deepseek', '--account', 'personal', '--alias', 'main'],
    prepare: both(mapped, (store) => store.insert({ b: 'x' })),
  },
  { name: 'entry that does not exist', command: ['map', 'nowhere', '--provider', 'deepseek'] },
  { name: 'entry that is not mapped', command: ['map', 'a', '--remove'] },
  { name: 'show an entry that is not mapped', command: ['show', 'a'], prepare: (store) => store.insert({ a: 'x' }) },
  { name: 'show an entry that does not exist', command: ['show', 'nowhere'] },
  { name: 'sync a path that matches nothing', command: ['sync', 'nowhere'], prepare: mapped },
  { name: 'check a path that matches nothing', command: ['check', 'nowhere'], prepare: mapped },
  { name: 'check a tag that nobody has', command: ['check', '--tag', 'prod'], prepare: mapped },
  { name: 'check a provider without keys', command: ['check', '--provider', 'xai'], prepare: mapped },
  { name: 'no store', command: ['status'], environment: { PASSWORD_STORE_DIR: '/nowhere/store' } },
  {
    name: 'not a git repository',
    command: ['status'],
    prepare: (store) => rm(join(store.path, '.git'), { recursive: true }),
  },
  {
    name: 'init outside of git',
    command: ['init'],
    prepare: (store) => rm(join(store.path, '.git'), { recursive: true }),
  },
  {
    name: 'a remote that looks public',
    command: ['init'],
    prepare: (store) => store.git('remote', 'add', 'origin', 'https://github.com/nobody/store.git'),
  },
  {
    name: 'registry is not JSON',
    command: ['status'],
    prepare: write('.keyz/providers/registry.json', '{"schema_version": 1,'),
  },
  {
    name: 'registry with a wrong field',
    command: ['status'],
    prepare: write('.keyz/providers/registry.json', '{"schema_version": 1, "keys": {"a": {"provider": "xai"}}}'),
  },
  { name: 'configuration is not YAML', command: ['status'], prepare: write('.keyz/config.yaml', 'git: [') },
  {
    name: 'configuration with an unknown setting',
    command: ['status'],
    prepare: write('.keyz/config.yaml', 'schema_version: 1\ngitt:\n  mode: commit\n'),
  },
  { name: 'invalid KEYZ_NOW', command: ['status'], environment: { KEYZ_NOW: 'now' } },
  {
    name: 'invalid base URL',
    command: ['sync'],
    prepare: mapped,
    environment: { KEYZ_BASE_URL_DEEPSEEK: 'http://example.org' },
  },
  {
    name: 'invalid private key',
    command: ['sync'],
    prepare: mapped,
    environment: { KEYZ_PGP_PRIVATE_KEY: 'not a key' },
  },
  {
    name: 'nothing could be decrypted',
    command: ['sync'],
    prepare: both(mapped, (store) => store.insertRaw('deepseek/personal/main', Buffer.from('not encrypted'))),
  },
  {
    name: 'provider cannot be reached',
    command: ['sync'],
    prepare: mapped,
    environment: { KEYZ_BASE_URL_DEEPSEEK: 'http://127.0.0.1:9' },
  },
  { name: 'another sync is running', command: ['sync'], prepare: both(mapped, lockStore) },
  { name: 'unknown commit', command: ['review', '--base', 'v9'] },
  { name: 'a range where a commit is expected', command: ['review', '--base', 'HEAD~1..HEAD'] },
  { name: 'a range and a commit', command: ['diff', 'HEAD..HEAD', 'HEAD'] },
  { name: 'ci comment outside of a pull request', command: ['ci', 'comment'] },
  { name: 'ci publish without an artifact', command: ['ci', 'publish', '--from', '/nowhere'] },
  { name: 'ci publish from an empty folder', command: ['ci', 'publish', '--from', 'EMPTY'] },
  {
    name: 'ci sync into a folder that is not empty',
    command: ['ci', 'sync', '--out', 'STORE'],
    prepare: mapped,
    environment: { KEYZ_BASE_URL_DEEPSEEK: 'http://127.0.0.1:9' },
  },
  { name: 'ci sync into a folder without a name', command: ['ci', 'sync', '--out', ''] },
  { name: 'ci sync into a file', command: ['ci', 'sync', '--out', 'STORE/.gpg-id'] },
  {
    name: 'ci without a remote',
    command: ['ci', '--push'],
    prepare: mapped,
    environment: { KEYZ_BASE_URL_DEEPSEEK: 'http://127.0.0.1:9' },
  },
  { name: 'a demo folder that is not empty', command: ['demo', '--dir', 'STORE'] },
  { name: 'a demo folder that is a file', command: ['demo', '--dir', 'STORE/.gpg-id'] },
  { name: 'a demo folder in a file', command: ['demo', '--dir', 'STORE/.gpg-id/demo'] },
  { name: 'a CI key that is not a key', command: ['doctor', '--ci-key', 'STORE/.gpg-id'], prepare: mapped },
]

/** As a running sync holds it. The next one waits for as long as the configuration says. */
async function lockStore(store: TestStore): Promise<void> {
  await writeFile(join(store.path, '.keyz/config.yaml'), 'sync:\n  deadline: 1s\n')
  const folder = join(store.path, '.keyz/state')
  await mkdir(folder, { recursive: true })
  await takeLock(folder)
}

it('every error is one sentence that says what to do', async () => {
  await using untouched = await testStore()
  const answers: string[] = []
  for (const one of failing) {
    if (one.prepare === undefined) answers.push(await runAndTell(one, untouched))
    else {
      await using store = await testStore()
      await one.prepare(store)
      answers.push(await runAndTell(one, store))
    }
  }

  await expect(answers.join('\n')).toMatchFileSnapshot('../golden/errors.txt')
  expect(answers.filter((text) => text.includes('(exit code 0)'))).toEqual([])
})

async function runAndTell({ name, command, environment }: Failing, store: TestStore): Promise<string> {
  await using empty = await temporaryFolder()
  const parameters = command.map((word) => word.replace(/^STORE/, store.path).replace(/^EMPTY/, empty.path))
  const { code, stdout, stderr } = await ranInProcess(parameters, environmentOf(store, environment))
  const text = `${stdout}${stderr}`
    .replaceAll(store.path, '/store')
    .replaceAll(empty.path, '/empty')
    .replaceAll(String(process.pid), '1234')
    .replaceAll(hostname(), 'laptop')
  return `# ${name}\n$ keyz ${command.join(' ')}\n${text}(exit code ${code})\n`
}

function environmentOf(store: TestStore, more: Record<string, string> = {}): Record<string, string> {
  return { ...bareEnvironment, ...store.environment, ...more }
}
