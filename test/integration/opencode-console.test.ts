// The Console API of OpenCode as it may answer any day: the words that the documentation promises, and the last good values kept.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LocalAnswer, type LocalProviders, startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { keyzInProcess } from '../support/keyz-in-process.ts'
import { editRegistry, type TestStore, testStore } from '../support/store.ts'

const workspace = 'wrk_01TESTPAYG0000000000000000'
const page: LocalAnswer = {
  status: 200,
  body: '\n<!DOCTYPE html><html></html>',
  headers: { 'content-type': 'text/html' },
}
const json = (status: number, body: unknown): LocalAnswer => ({ status, body: JSON.stringify(body) })
const billing = json(200, {
  billingMode: 'prepaid',
  mode: 'pay-as-you-go',
  balanceMicroCents: '1250000000',
  availableMicroCents: '1250000000',
})

/** How the error of a service-account key, and of a cookie with a workspace, begins. */
const bad = {
  page: { answer: page, key: 'parse_error format-changed: ', cookie: 'parse_error format-changed: ' },
  'not-found-page': {
    answer: { ...page, status: 404 },
    key: 'provider_error format-changed: ',
    cookie: 'provider_error format-changed: ',
  },
  gone: {
    answer: json(404, { error: 'x' }),
    key: 'provider_error format-changed: ',
    cookie: 'provider_error format-changed: ',
  },
  unknown: {
    answer: json(404, { _tag: 'NotFound' }),
    key: 'config_error key-missing: ',
    cookie: 'config_error key-missing: ',
  },
  refused: {
    answer: json(400, { _tag: 'HttpApiDecodeError' }),
    key: 'parse_error format-changed: ',
    cookie: 'config_error key-missing: ',
  },
}
const secrets = Object.fromEntries(
  [...Object.keys(bad), 'demoted'].map((name) => [name, randomBytes(24).toString('hex')]),
)
const entries = Object.keys(bad).flatMap((name) => [`opencode/${name}/key`, `opencode/${name}/cookie`])

let store: TestStore
let server: LocalProviders
let demoted = false
const command = (...parameters: string[]) => {
  const environment = { ...store.environment, ...server.variables, KEYZ_NOW: '2026-09-30T12:00:00Z' }
  return keyzInProcess(parameters, environment)
}

beforeAll(async () => {
  store = await testStore()
  server = await startLocalProviders(({ path, headers }) => {
    const sent = `${headers.authorization ?? ''}${headers.cookie ?? ''}`
    const name = Object.keys(secrets).find((known) => sent.includes(secrets[known] ?? '-'))
    const known = Object.entries(bad).find(([one]) => one === name)
    if (known !== undefined) return known[1].answer
    if (demoted) return json(403, { _tag: 'Forbidden' })
    return path.endsWith('/billing/status') ? billing : json(403, { _tag: 'Forbidden' })
  })
  await store.insert({
    'opencode/demoted/key': `oc_sk_${secrets.demoted}`,
    ...Object.fromEntries(
      Object.keys(bad).flatMap((name) => [
        [`opencode/${name}/key`, `oc_sk_${secrets[name]}`],
        [`opencode/${name}/cookie`, `__Host-console_session=${secrets[name]}\nworkspace_id: ${workspace}`],
      ]),
    ),
  })
  await command('discover', '--yes')
  await editRegistry(store, (rows) => {
    for (const path of [...entries, 'opencode/demoted/key'])
      expect(rows[path]).toMatchObject({ provider_id: 'opencode' })
  })
  await command('sync')
}, 60_000)

afterAll(async () => {
  await server.close()
  await store[Symbol.asyncDispose]()
})

const sidecarOf = async (name: string, alias: string) =>
  Sidecar.parse(JSON.parse(await readFile(join(store.path, '.keyz/providers/opencode', name, `${alias}.json`), 'utf8')))

it.each(Object.entries(bad))('says in the promised words what the Console answered: %s', async (name, expected) => {
  for (const alias of ['key', 'cookie'] as const) {
    const { last_error } = await sidecarOf(name, alias)

    expect(`${last_error?.kind} ${last_error?.message}`).toMatch(new RegExp(`^${expected[alias]}`))
  }
})

it('keeps the last good values of a key that lost all its rights, says so, and takes new ones when it has them again', async () => {
  const before = await sidecarOf('demoted', 'key')
  demoted = true
  await command('sync', '--force', 'opencode/demoted/key')
  const after = await sidecarOf('demoted', 'key')
  await command('sync', '--force', 'opencode/demoted/key')
  const again = await sidecarOf('demoted', 'key')
  demoted = false
  await command('sync', '--force', 'opencode/demoted/key')
  const restored = await sidecarOf('demoted', 'key')

  expect(before).toMatchObject({ sync_status: 'live', balances: [{ amount: '12.5' }] })
  for (const sidecar of [after, again])
    expect(sidecar).toMatchObject({
      sync_status: 'error',
      balances: before.balances,
      quotas: before.quotas,
      last_error: { kind: 'config_error', message: expect.stringMatching(/^not-admin: /) },
    })
  expect(restored).toMatchObject({ sync_status: 'live', last_error: null })
})
