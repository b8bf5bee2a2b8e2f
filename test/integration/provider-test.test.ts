// `npm run provider:test`: red until a skeleton is filled in, green for the recipe of the docs, and what it names in between.
import { cp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type RepositoryCopy, repositoryCopy } from '../support/repository-copy.ts'
import { restoreFolder } from '../support/restored-folder.ts'
import { must } from '../support/run.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary.ts'

const fixtures = 'providers/fixtures/acme'

let copy: RepositoryCopy

beforeAll(async () => {
  copy = await repositoryCopy()
})

afterAll(async () => {
  await copy[Symbol.asyncDispose]()
  await filled?.[Symbol.asyncDispose]()
})

beforeEach(async () => {
  await copy.restore()
})

let filled: TemporaryFolder | null = null

/** Fills in what the skeleton leaves open: once, and what that made is copied for each test that follows. */
async function filledIn(): Promise<void> {
  const providers = join(copy.path, 'providers')
  if (filled !== null) return await restoreFolder(filled.path, providers)
  const real = [
    '--docs',
    'https://acme.dev/docs',
    '--host',
    'https://api.acme.dev',
    '--create',
    'https://acme.dev/keys',
  ]
  await copy.script('new', ['acme', '--main', '/v1/balance', '--models', '/v1/models', ...real])
  await copy.edit('providers/acme.ts', (before) =>
    before.replaceAll(/^ *\/\/ TODO/gm, '// Acme').replaceAll('TODO: ', ''),
  )
  for (const folder of ['answers', 'cases'])
    for (const name of await readdir(join(copy.path, fixtures, folder)))
      await copy.edit(`${fixtures}/${folder}/${name}`, (before) => before.replaceAll('TODO: ', ''))
  filled = await temporaryFolder()
  await cp(providers, filled.path, { recursive: true, preserveTimestamps: true })
}

it('names what a mistyped name probably means, or else every provider', async () => {
  const mistyped = await copy.script('test', ['deepsek'])
  const unknown = await copy.script('test', ['something-else'])

  expect([mistyped.code, unknown.code]).toEqual([2, 2])
  expect(mistyped.stderr).toBe('There is no provider "deepsek". Did you mean deepseek?\n')
  expect(unknown.stderr).toMatch(
    /^There is no provider "something-else"\..*\nKnown providers: anthropic, .*zenmux\.\n$/,
  )
})

it('is red for an untouched skeleton, and only for what is not filled in', async () => {
  await copy.script('new', ['acme', '--main', '/v1/balance', '--models', '/v1/models'])

  const { code, stdout } = await copy.script('test', ['acme'])

  expect(code).toBe(1)
  expect(stdout).toMatch(/✗ files/)
  expect(stdout).toContain('providers/acme.ts:1: TODO: Acme in one line')
  expect(stdout).toContain(`${fixtures}/answers/account.401.json:1: TODO: the documented answer to a wrong key`)
  expect(stdout).toContain('https://api.acme.example.com is an example, not an address')
  for (const good of [
    'format and lint',
    'declaration',
    'readings',
    'requests that fail',
    'broken answers',
    'cases over real HTTP',
  ])
    expect(stdout).toContain(`✓ ${good}`)
})

it('is green once it is filled in, but for the documentation', async () => {
  await filledIn()

  const { stdout } = await copy.script('test', ['acme'])

  for (const good of [
    'files',
    'declaration',
    'readings',
    'requests that fail',
    'broken answers',
    'cases over real HTTP',
  ])
    expect(stdout).toContain(`✓ ${good}`)
  expect(stdout).toContain('docs/providers.md is out of date: npm run docs')
})

it('is green for the recipe of docs/readings.md, as it stands there', async () => {
  await filledIn()
  const page = await copy.text('docs/readings.md')
  const blocks = (language: string) =>
    [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block)
  const [source = ''] = blocks('ts')
  const [withPlan = '', withoutPlan = ''] = blocks('json')
  await copy.write('providers/acme.ts', source.replaceAll('acme.example.com', 'acme.dev'))
  await rm(join(copy.path, fixtures), { recursive: true })
  const write = async (path: string, value: unknown) => await copy.write(`${fixtures}/${path}`, JSON.stringify(value))
  const wallet = { 'GET /balance': { answer: 'balance.200' } }
  const common = { about: 'Of the recipe.', now: '2026-11-21T00:00:00Z', kind: 'api' }
  await write('answers/balance.200.json', { available: '12.50' })
  await write('answers/balance.401.json', {})
  await write('answers/plan.200.json', { limit: 1000, used: 150, renews_at: '2026-12-01T00:00:00Z' })
  await write('answers/plan.402.json', {})
  await write('cases/rejected-key.json', {
    ...common,
    answers: { 'GET /balance': { answer: 'balance.401' } },
    expected: { error: 'auth_error' },
  })
  for (const [name, answer, reading] of [
    ['with-plan', 'plan.200', withPlan],
    ['without-plan', 'plan.402', withoutPlan],
  ] as const)
    await write(`cases/${name}.json`, {
      ...common,
      answers: { ...wallet, 'GET /subscription': { answer } },
      expected: { reading: JSON.parse(`{${reading}}`) },
    })
  await must(process.execPath, ['--import', './pipeline/start/typescript.mjs', 'pipeline/docs/write-docs.ts'], {
    cwd: copy.path,
  })

  const { code, stdout } = await copy.script('test', ['acme'])

  expect(stdout.split('\n').filter((line) => !line.startsWith('✓'))).toEqual([
    '',
    expect.stringMatching(/^acme: all 9 groups passed \(\d+ checks\)\. Next: npm run check .*, then commit\. /),
    '',
  ])
  expect(code).toBe(0)
})

it('names the file, and the request, of everything that is forgotten or wrong', async () => {
  await filledIn()
  await copy.edit('providers/acme.ts', (before) =>
    before
      .replace('balance: amount', 'balance: amount, floor: z.number().nullish()')
      .replace("apiKey('ACME_API_KEY', { create", "adminKey('acmeKey', { create")
      .replace('{ apiKey }', '{ adminKey }'),
  )
  await cp(join(copy.path, fixtures, 'answers/models.200.json'), join(copy.path, fixtures, 'answers/models.json'))
  // Put together here, so that no file of this repository holds anything that looks like a key.
  await copy.write(`${fixtures}/answers/other.200.json`, JSON.stringify({ id: `sk-${'abcdefgh'.repeat(4)}` }))
  await rm(join(copy.path, fixtures, 'cases/rejected-key.json'))
  await copy.edit(`${fixtures}/cases/working-key.json`, (before) => before.replace('12.5', '1250'))

  const { code, stdout } = await copy.script('test', ['acme'])

  expect(code).toBe(1)
  for (const sentence of [
    `${fixtures}/answers/models.json: the name of an answer ends with its HTTP status, as in models.200.json`,
    `${fixtures}/answers/other.200.json: no case uses this answer`,
    `${fixtures}/answers/other.200.json:1: this looks like a key of the form sk-...`,
    `${fixtures}/cases/: no case has a rejected key`,
    'providers/acme.ts: acmeKey is an odd environment variable',
    `${fixtures}/cases/: no case has a working key of the kind "admin"`,
    'providers/acme.ts: floor in the answer to GET /v1/balance is z.number(), which loses digits: use amount (or count, ',
    `${fixtures}/cases/working-key.json: balances.0.amount: expected "1250", got "12.5"`,
  ])
    expect(stdout).toContain(sentence)
})

it('says what was asked and what is recorded, and which answer is missing', async () => {
  await filledIn()
  await copy.edit('providers/acme.ts', (before) => before.replace('/v1/balance', '/v1/balances'))
  await rename(join(copy.path, fixtures, 'answers/models.200.json'), join(copy.path, fixtures, 'answers/list.200.json'))

  const { code, stdout } = await copy.script('test', ['acme'])

  expect(code).toBe(1)
  expect(stdout).toContain(
    'GET /v1/balances: no answer is recorded. There are answers for GET /v1/balance, GET /v1/models',
  )
  expect(stdout).toContain(
    `${fixtures}/cases/working-key.json: there is no ${fixtures}/answers/models.200.json, the answer to GET /v1/models. Recorded answers: account.200, account.401, list.200`,
  )
  expect(stdout).toMatch(
    /^acme: \d of 9 groups passed, \d failed\. Next: fix ".*" first, then run npm run provider:test acme again/m,
  )
})

it('names an optional request with a wrong path, although it gets the 404 that is recorded', async () => {
  await filledIn()
  await rename(
    join(copy.path, fixtures, 'answers/models.200.json'),
    join(copy.path, fixtures, 'answers/models.404.json'),
  )
  await copy.edit(`${fixtures}/cases/working-key.json`, (before) =>
    before
      .replace('models.200', 'models.404')
      .replace(/"models": .*/, '"gaps": [{ "field": "models", "reason": "request_failed", "hint": "any" }]'),
  )
  const right = await copy.script('test', ['acme'])
  await copy.edit('providers/acme.ts', (before) => before.replace('/v1/models', '/v1/model'))

  const wrong = await copy.script('test', ['acme'])

  expect(right.stdout).toContain(
    'providers/acme.ts: the only recorded answer to GET /v1/models is a 404, which a wrong path gets, too.',
  )
  expect(wrong.stdout).toContain(
    `${fixtures}/cases/working-key.json: an answer to GET /v1/models is recorded, but providers/acme.ts never asks for it here. It asks for GET /v1/model, which has no recorded answer`,
  )
  expect(wrong.stdout).toContain('providers/acme.ts: no case has an answer to GET /v1/model. Record the documented one')
})

it('names a field of the main answer that is a JavaScript number, and what to use', async () => {
  await filledIn()
  await copy.edit('providers/acme.ts', (before) => before.replace('balance: amount', 'balance: z.number()'))

  const { stdout } = await copy.script('test', ['acme'])

  expect(stdout).toContain(
    `${fixtures}/cases/working-key.json:\n    balance in the answer to GET /v1/balance is z.number(), which loses digits: use amount`,
  )
  expect(stdout).not.toContain('update keyz, or report it')
})

it('says which request has an answer whose name has no status, and which names there are', async () => {
  await filledIn()
  await rename(join(copy.path, fixtures, 'answers/account.200.json'), join(copy.path, fixtures, 'answers/wallet.json'))
  await copy.edit(`${fixtures}/cases/working-key.json`, (before) => before.replace('account.200', 'wallet'))

  const { stdout } = await copy.script('test', ['acme'])

  expect(stdout).toContain(
    `${fixtures}/cases/working-key.json: GET /v1/balance has the answer "wallet", which is not the name of an answer: it ends with the HTTP status, as in balance.200. Recorded answers: account.401, models.200, wallet`,
  )
})

it('takes a public list that is asked for without the key only as the case says', async () => {
  await filledIn()
  await copy.edit('providers/acme.ts', (before) =>
    before.replace("askModels('/v1/models')", "askModels('/v1/models', { auth: 'none' })"),
  )
  const working = await copy.text(`${fixtures}/cases/working-key.json`)
  const withoutKey = working.replace('"models.200"', '"models.200", "with": "none"')
  await copy.write(`${fixtures}/cases/public-list.json`, withoutKey)

  const { stdout } = await copy.script('test', ['acme'])

  expect(stdout).toContain('GET /v1/models: asked without a key of this case')
  expect(stdout).toContain(`${fixtures}/cases/working-key.json:\n    models: expected`)
  expect(stdout).not.toContain(`${fixtures}/cases/public-list.json`)
})
