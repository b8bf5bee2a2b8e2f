// OpenCode's account as a person keeps it: copied cookie headers and addresses in entries, every page of the legacy console, real HTTP, the real command.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LocalAnswer, type LocalProviders, startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { expectations, pages } from '../providers/opencode/pages.ts'
import { keyzInProcess } from '../support/keyz-in-process.ts'
import { editRegistry, type TestStore, testStore } from '../support/store.ts'

/** An entry whose path speaks of a login would be left out. */
const pathOf = (name: string) => `opencode/${name.replace('login', 'sign')}/cookie`

const page = (name: string) => pages.find((known) => known.name === name)?.html ?? ''
const html = (body: string): LocalAnswer => ({ status: 200, body, headers: { 'content-type': 'text/html' } })
const to = (location: string): LocalAnswer => ({ status: 302, body: '', headers: { location } })
const payg = 'wrk_01TESTPAYG0000000000000000'
const canary = `canary${randomBytes(12).toString('hex')}`

/** A balance, or how the error begins. Worked out from expected.json. */
const means: Record<string, string> = {
  'billing-payg': '12.5',
  'billing-payg.async': '12.5',
  'billing-black': '4.31234567',
  'billing-fresh-nulls': '0',
  'billing-hostile-strings': '-0.03795383',
  'billing-two-workspaces': '12.5',
  'billing-rejected': 'provider_error rejected: ',
  'drift-format-json': 'parse_error no-hydration: ',
  'drift-key-missing': 'parse_error schema-drift at balance: ',
  'drift-seroval18': '12.5',
  'drift-spa-shell': 'parse_error no-hydration: ',
  'expired-inline-redirect': 'auth_error auth-expired: ',
  go: '12.5',
  'login-openauth': 'auth_error auth-expired: ',
}
const member = page('billing-payg').replaceAll('isAdmin:!0', 'isAdmin:!1').replaceAll('billing.get', 'other.get')
const more: Record<string, { answer: LocalAnswer; means: string }> = {
  member: { answer: html(member), means: 'gap forbidden not-admin: ' },
  'other-workspace': { answer: html(page('go')), means: 'parse_error key-missing: ' },
  cut: { answer: html(page('billing-payg').split('customerID')[0] ?? ''), means: 'parse_error pending: ' },
  changed: {
    answer: html(page('billing-payg').replace('r.p.s=1', 'r.p.q=1')),
    means: 'parse_error format-changed: ',
  },
  'signed-out': { answer: to('/auth/authorize'), means: 'auth_error auth-expired: ' },
  moved: { answer: to('https://opencode.ai/console/login'), means: 'config_error moved-to-console: ' },
  planted: {
    answer: html(
      page('billing-payg')
        .replaceAll('"card"', `"${canary}"`)
        .replaceAll('4242', canary)
        .replaceAll('cus_TEST', canary)
        .replace(/reloadError:null/g, `reloadError:"${canary}"`),
    ),
    means: '12.5',
  },
  'planted-failure': {
    answer: html(page('billing-rejected').replaceAll('Internal Server Error', canary)),
    means: 'provider_error rejected: ',
  },
}

const cases = [
  ...pages.map(({ name, html: text }) => ({
    name,
    answer: html(text),
    means: means[name] ?? '',
    workspace: expectations[name]?.workspace ?? '',
  })),
  ...Object.entries(more).map(([name, one]) => ({ name, ...one, workspace: payg })),
].map((one) => ({ ...one, value: `Fe26.2**${randomBytes(30).toString('hex')}` }))

let store: TestStore
let server: LocalProviders
let printed = ''

beforeAll(async () => {
  store = await testStore()
  server = await startLocalProviders(({ path, headers }) => {
    const asking = cases.find(({ value }) => headers.cookie === `auth=${value}`)
    const known = asking !== undefined && path === `/workspace/${asking.workspace}/billing`
    return known ? asking.answer : { status: 404, body: '{}' }
  })
  await store.insert(
    Object.fromEntries(
      cases.map(({ name, value, workspace }) => [
        pathOf(name),
        `Cookie: _ga=${canary}; auth=${value}; session="${canary}"\nurl: https://opencode.ai/workspace/${workspace}/billing\n`,
      ]),
    ),
  )
  const environment = { ...store.environment, ...server.variables, KEYZ_NOW: '2026-08-10T15:00:00Z' }
  const command = (...parameters: string[]) => keyzInProcess(parameters, environment, (text) => (printed += text))
  await command('discover', '--yes')
  await editRegistry(store, (rows) => {
    for (const { name } of cases)
      expect(rows[pathOf(name)]).toMatchObject({ provider_id: 'opencode', key_kind: 'cookie' })
  })
  await command('sync')
  await command('status')
  for (const { name } of cases) await command('show', pathOf(name))
}, 60_000)

afterAll(async () => {
  await server.close()
  await store[Symbol.asyncDispose]()
})

const sidecarText = (name: string) => readFile(join(store.path, '.keyz/providers', `${pathOf(name)}.json`), 'utf8')

it.each(cases)('tells what the page is: $name', async ({ name, means: meant }) => {
  const { balances, gaps, last_error, attributes, sync_status, costs, quotas } = Sidecar.parse(
    JSON.parse(await sidecarText(name)),
  )

  const gap = gaps.find(({ field }) => field === 'balances')
  const message =
    last_error !== null
      ? `${last_error.kind} ${last_error.message}`
      : (balances?.[0]?.amount ?? `gap ${gap?.reason} ${gap?.hint}`)
  expect(message.slice(0, meant.length)).toBe(meant)
  if (last_error === null) {
    expect(attributes).toMatchObject({ experimental: 'true' })
    expect(sync_status).toBe('live')
  } else expect([balances, costs, quotas]).toEqual([null, null, null])
})

it('sends the one cookie, and asks for the billing page alone', () => {
  const values = new Set(cases.map(({ value }) => `auth=${value}`))

  expect(server.requests.length).toBeGreaterThanOrEqual(cases.length)
  for (const { headers, path, query } of server.requests) {
    expect(values).toContain(headers.cookie)
    expect(headers.authorization).toBeUndefined()
    expect(path).toMatch(/^\/workspace\/wrk_\w+\/billing$/)
    expect(query).toEqual({})
  }
})

it('keeps and prints nothing of a cookie, and nothing that a page has no business to say', async () => {
  const kept = await Promise.all(cases.map(({ name }) => sidecarText(name)))
  const all = [...kept, printed].join('\n').toLowerCase()

  expect(printed).toContain('moved-to-console')
  expect(all).not.toContain(canary)
  for (const { value } of cases) expect(all).not.toContain(value.slice(8, 16))
})
