// A tracked file can never decide where a key is sent, nor which secret is sent.
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { providerById } from '../../providers/index.ts'
import { recorded } from '../support/fixtures.ts'
import { editRegistry, testStore } from '../support/store.ts'

const randomHex = (digits: number) => randomBytes(digits).toString('hex').slice(0, digits)
const secretOf = (provider: string) => fakeSecret(providerById(provider)?.keys[0] ?? {}, randomHex)

async function listening() {
  const server = await startLocalProviders(({ provider, path }) => {
    if (provider === 'openrouter' && path === '/key') return { status: 200, body: recorded('openrouter', 'key.200') }
    return { status: 403, body: '{}' }
  })
  return {
    ...server,
    tokens: () => server.requests.map(({ token }) => token),
    [Symbol.asyncDispose]: () => server.close(),
  }
}

it('never uses an entry of another provider, of another kind, or without a row as a management key', async () => {
  await using store = await testStore()
  await using server = await listening()
  const [own, other, card] = [secretOf('openrouter'), secretOf('deepseek'), 'hunter2-hunter2']
  await store.insert({ 'openrouter/a/one': own, 'deepseek/a/two': other, 'bank/card': card })
  await store.keyz(['discover', '--yes'])

  for (const named of ['deepseek/a/two', 'bank/card', '../../etc/passwd', 'openrouter/a/one']) {
    await editRegistry(store, (keys) =>
      Object.assign(keys['openrouter/a/one'] ?? {}, { management_key: named.startsWith('..') ? 'x/y' : named }),
    )
    await store.keyz(['sync', '--force', 'openrouter/a/one'], server.variables)
  }

  expect(new Set(server.tokens())).toEqual(new Set([own]))
})

it('sends a key that shows whose it is to nobody else', async () => {
  await using store = await testStore()
  await using server = await listening()
  await store.insert({ 'deepseek/a/one': secretOf('xai') })
  await store.keyz(['discover', '--yes'])

  const { code, stderr } = await store.keyz(['sync'], server.variables)

  expect(code).toBe(1)
  expect(stderr).toMatch(
    /contains an xAI key but is mapped to DeepSeek: correct it with keyz map deepseek\/a\/one --provider xai/,
  )
  expect(server.requests).toEqual([])
})

it('takes a key from the environment only under a name of that provider, and only when the entry cannot be opened', async () => {
  await using store = await testStore()
  await using server = await listening()
  const [inEntry, inEnvironment] = [secretOf('openrouter'), secretOf('openrouter')]
  await store.insert({ 'openrouter/a/good': inEntry })
  await store.insertRaw('openrouter/a/closed', Buffer.from('not for us'))
  await store.keyz(['discover', '--yes'])
  const environment = {
    ...server.variables,
    OPENROUTER_API_KEY: inEnvironment,
    GITHUB_TOKEN: 'ghp-somebody-elses-token',
    WORK_OPENROUTER: inEnvironment,
  }

  await editRegistry(store, (keys) => Object.assign(keys['openrouter/a/closed'] ?? {}, { env: ['GITHUB_TOKEN'] }))
  const refused = await store.keyz(['sync', '--force', 'openrouter/a/closed'], environment)
  const before = server.tokens()
  await editRegistry(store, (keys) => Object.assign(keys['openrouter/a/closed'] ?? {}, { env: ['WORK_OPENROUTER'] }))
  const alike = await store.keyz(['sync', '--force', 'openrouter/a/closed'], environment)
  const beforeTaken = server.tokens()
  await editRegistry(store, (keys) => Object.assign(keys['openrouter/a/closed'] ?? {}, { env: ['OPENROUTER_API_KEY'] }))
  const taken = await store.keyz(['sync', '--force', 'openrouter'], environment)

  expect([refused.code, before]).toEqual([1, []])
  expect(refused.stderr).toContain(
    "openrouter/a/closed: the registry's env: GITHUB_TOKEN is not a variable for OpenRouter keys: choose one of OPENROUTER_API_KEY",
  )
  expect([alike.code, beforeTaken]).toEqual([1, []])
  expect(taken.code).toBe(0)
  expect(new Set(server.tokens())).toEqual(new Set([inEntry, inEnvironment]))
})

it('has no field in registry or configuration that could name an address', async () => {
  await using store = await testStore()
  await store.insert({ 'openrouter/a/one': secretOf('openrouter') })
  await store.keyz(['discover', '--yes'])

  await editRegistry(store, (keys) =>
    Object.assign(keys['openrouter/a/one'] ?? {}, { base_url: 'https://example.org' }),
  )
  const { code, stderr } = await store.keyz(['sync'])

  expect(code).toBe(1)
  expect(stderr).toMatch(/base_url is not a field that keyz knows/)
})
