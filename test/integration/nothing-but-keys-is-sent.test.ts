// Nothing but keys is sent: not what a row calls a key, nor a companion, nor a variable, unless a person has said so.
import { expect, it } from 'vitest'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { StatusReport } from '../../schema/reports/status-report.ts'
import { SyncReport } from '../../schema/reports/sync-report.ts'
import { recorded } from '../support/fixtures.ts'
import { madeUpKey } from '../support/made-up-key.ts'
import { editRegistry, testStore } from '../support/store.ts'

async function listening() {
  const server = await startLocalProviders(({ provider, path, token }) => {
    if (token !== null && !token.startsWith('sk-')) return { status: 401, body: '{}' }
    if (provider === 'openrouter' && path === '/key') return { status: 200, body: recorded('openrouter', 'key.200') }
    return { status: 403, body: '{}' }
  })
  return { ...server, [Symbol.asyncDispose]: () => server.close() }
}

const passwords = {
  'openrouter/a/one': 'correct-horse-battery-staple',
  'mistral/a/one': 'Sommer2024!Urlaub#Italien',
  'together/a/one': 'abcd-efgh-ijkl-mnop-qrst-uvwx',
  'cerebras/a/one': 'someone@mail.example.org',
  'zai/a/one': 'otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP',
}

it('sends no password to a provider with or without a known form, and says what to do if it is a key', async () => {
  await using store = await testStore()
  await using server = await listening()
  await store.insert(passwords)
  await store.keyz(['discover', '--yes'])

  const { code, stdout } = await store.keyz(['sync', '--json'], server.variables)
  const { results } = SyncReport.parse(JSON.parse(stdout))
  const status = await store.keyz(['status', '--json'], server.variables)

  expect(server.requests).toEqual([])
  expect(code).toBe(1)
  expect(results.map(({ error }) => error?.kind)).toEqual(Object.keys(passwords).map(() => 'config_error'))
  expect(results.find(({ key_path }) => key_path === 'openrouter/a/one')?.error?.message).toBe(
    'the entry does not look like an OpenRouter key; if it is one: keyz map PATH --any-shape',
  )
  for (const { last_error } of StatusReport.parse(JSON.parse(status.stdout)).keys)
    expect(last_error?.message).not.toMatch(/pass edit|put/)
})

it('sends what a person has called a key, and does not advise to overwrite it when it is refused', async () => {
  await using store = await testStore()
  await using server = await listening()
  await store.insert({ 'mistral/a/one': passwords['mistral/a/one'] })
  await store.keyz(['map', 'mistral/a/one', '--provider', 'mistral', '--any-shape'])

  const { stdout } = await store.keyz(['sync', '--json'], server.variables)
  const [result] = SyncReport.parse(JSON.parse(stdout)).results

  expect(server.requests.map(({ token }) => token)).toContain(passwords['mistral/a/one'])
  expect(result?.error).toMatchObject({
    kind: 'auth_error',
    message: expect.stringMatching(
      /does not look like a Mistral\w* ?\w* key: if it is not one, run keyz map PATH --remove/,
    ),
  })
  await store.keyz(['map', 'mistral/a/one', '--no-any-shape'])
  const before = server.requests.length
  await store.keyz(['sync', '--force'], server.variables)
  expect(server.requests.length).toBe(before)
})

it('sends no companion and no variable that does not look like a key', async () => {
  await using store = await testStore()
  await using server = await listening()
  const own = madeUpKey('openrouter', 'api').sent
  await store.insert({ 'openrouter/a/one': own, 'openrouter/a/management': passwords['openrouter/a/one'] })
  await store.insertRaw('openrouter/b/closed', Buffer.from('not for us'))
  await store.keyz(['discover', '--yes'])
  await editRegistry(store, (keys) => Object.assign(keys['openrouter/a/management'] ?? {}, { sync: false }))

  await store.keyz(['sync'], { ...server.variables, OPENROUTER_API_KEY: 'Sommer2024!Urlaub#Italien' })

  expect(new Set(server.requests.map(({ token }) => token).filter((token) => token !== null))).toEqual(new Set([own]))
})

it('sends no entry whose content somebody has exchanged', async () => {
  await using store = await testStore()
  await using server = await listening()
  await store.insert({ 'openrouter/a/one': madeUpKey('openrouter', 'api').sent })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync'], server.variables)
  const before = server.requests.length
  await store.insert({ 'openrouter/a/one': 'correct-horse-battery-staple' })

  await store.keyz(['sync', '--force'], server.variables)

  expect(before).toBeGreaterThan(0)
  expect(server.requests.length).toBe(before)
})
