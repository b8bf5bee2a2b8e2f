// Adding a provider: what the skeleton holds, how its tests are red until it is filled in, and what is refused by name.
import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { nameProblem } from '../../.ci/provider/names.ts'
import { BadUse, skeletonFrom } from '../../.ci/provider/options.ts'
import { must, type Ran, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const whole = ['.ci', '.github', 'docs', 'meta', 'pipeline', 'providers', 'schema', 'test']
const single = ['README.md', 'biome.json', 'package.json', 'package-lock.json', 'tsconfig.json', '.gitignore']

let home: Awaited<ReturnType<typeof temporaryFolder>>
let copy: string

beforeAll(async () => {
  home = await temporaryFolder()
  copy = join(home.path, 'keyz')
  await mkdir(copy)
  for (const name of [...whole, ...single]) await cp(join(root, name), join(copy, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
})

afterAll(async () => {
  await home[Symbol.asyncDispose]()
})

beforeEach(async () => {
  await rm(join(copy, 'providers'), { recursive: true })
  await cp(join(root, 'providers'), join(copy, 'providers'), { recursive: true })
})

async function script(
  name: 'new' | 'test',
  parameters: string[],
  environment: Record<string, string> = {},
): Promise<Ran> {
  const file = `.ci/provider/${name}.ts`
  return await run(process.execPath, ['--import', 'tsx', file, ...parameters], { cwd: copy, environment })
}

const text = async (path: string) => await readFile(join(copy, path), 'utf8')
const edit = async (path: string, change: (before: string) => string) =>
  await writeFile(join(copy, path), change(await text(path)))
const fixtures = 'providers/fixtures/acme'

/** The sentence that these parameters are refused with, or null. */
function refusalOf(parameters: readonly string[]): string | null {
  try {
    const skeleton = skeletonFrom(parameters, {})
    return skeleton && nameProblem(skeleton.id, new Map([['kimi', 'moonshot']]))
  } catch (error) {
    if (error instanceof BadUse) return error.message
    throw error
  }
}

/** Fills in what the skeleton leaves open. */
async function filledIn(): Promise<void> {
  const real = [
    '--docs',
    'https://acme.dev/docs',
    '--host',
    'https://api.acme.dev',
    '--create',
    'https://acme.dev/keys',
  ]
  await script('new', ['acme', '--main', '/v1/balance', '--models', '/v1/models', ...real])
  await edit('providers/acme.ts', (before) => before.replaceAll(/^ *\/\/ TODO/gm, '// Acme').replaceAll('TODO: ', ''))
  for (const folder of ['answers', 'cases'])
    for (const name of await readdir(join(copy, fixtures, folder)))
      await edit(`${fixtures}/${folder}/${name}`, (before) => before.replaceAll('TODO: ', ''))
}

describe('provider:new', () => {
  it.each([
    [[], 'Which provider? npm run provider:new NAME -- --main PATH'],
    [['Acme', '--main', '/a'], '"Acme" is not a provider name'],
    [['class', '--main', '/a'], '"class" is a word of JavaScript'],
    [['x-acme', '--main', '/a'], "Names that start with x- are kept for people's own use"],
    [['framework', '--main', '/a'], '"framework" is the name of a file or folder of providers/'],
    [['index', '--main', '/a'], '"index" is the name of a file or folder of providers/'],
    [['fixtures', '--main', '/a'], '"fixtures" is the name of a file or folder of providers/'],
    [['catalog', '--main', '/a'], '"catalog" is the name of a file or folder of providers/'],
    [['amount', '--main', '/a'], '"amount" is a name that provider files import'],
    [['gemini', '--main', '/a'], 'There is a provider "gemini" already: providers/gemini.ts.'],
    [['kimi', '--main', '/a'], '"kimi" is another name of the provider moonshot'],
    [['acme'], 'Which request proves a key?'],
    [['acme', '--main', 'a'], '--main is "a", which is not a path without a query'],
    [['acme', '--main', '/a', '--models', '/a'], '--main and --models are the same path'],
    [['acme', '--main', '/a', '--env', 'acmeKey'], '--env is "acmeKey", which is not a variable'],
    [['acme', '--main', '/a', '--docs', 'acme.dev'], '--docs is "acme.dev", which is not an https address'],
    [
      ['acme', '--main', '/a', '--host', 'http://acme.dev'],
      '--host is "http://acme.dev", which is not an https address',
    ],
    [['acme', '--main', '/a', '--prefix', "a'"], '--prefix is "a\'", which is not made of letters'],
    [['acme', '--mian', '/a'], "Unknown option '--mian'"],
    [['acme', 'other', '--main', '/a'], 'One provider at a time: "other" is too much.'],
  ])('refuses %j in one sentence', (parameters, sentence) => {
    const refused = refusalOf(parameters)

    expect(refused).toContain(sentence)
    expect(refused?.split('\n')).toHaveLength(1)
  })

  it.each([['gemini'], ['half']])('writes nothing when it refuses %s', async (name) => {
    await mkdir(join(copy, 'providers/fixtures/half'))
    const before = await readdir(join(copy, 'providers'), { recursive: true })

    const { code, stdout, stderr } = await script('new', [name, '--main', '/a'])

    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^(?:There is a provider "gemini" already|providers\/fixtures\/half is there already).*\n$/)
    expect(await readdir(join(copy, 'providers'), { recursive: true })).toEqual(before)
    expect(await text('providers/index.ts')).toBe(await readFile(join(root, 'providers/index.ts'), 'utf8'))
  })

  it('explains its options', async () => {
    const { code, stdout } = await script('new', ['--help'])

    expect(code).toBe(0)
    for (const option of ['--main', '--models', '--env', '--docs', '--host', '--create', '--prefix'])
      expect(stdout).toContain(option)
  })

  it('writes the same without the --, which leaves the options to npm', async () => {
    const values = ['/v1/models', '/v1/balance', 'ACME_TOKEN', 'https://acme.dev/docs']
    const taken = {
      npm_config_main: 'true',
      npm_config_models: 'true',
      npm_config_env: 'true',
      npm_config_docs: 'true',
    }
    await script('new', [
      'acme',
      '--main',
      '/v1/balance',
      '--models',
      '/v1/models',
      '--env',
      'ACME_TOKEN',
      '--docs',
      'https://acme.dev/docs',
    ])
    const expected = await text('providers/acme.ts')
    await rm(join(copy, 'providers'), { recursive: true })
    await cp(join(root, 'providers'), join(copy, 'providers'), { recursive: true })

    const { code } = await script('new', ['acme', ...values], { ...taken, npm_config_prefix: '/usr' })

    expect(code).toBe(0)
    expect(await text('providers/acme.ts')).toBe(expected)
  })

  it('asks for the -- where npm has lost which value belongs to which', async () => {
    const { code, stderr } = await script('new', ['acme', '/v1/one', '/v1/two'], {
      npm_config_main: 'true',
      npm_config_models: 'true',
    })

    expect(code).toBe(2)
    expect(stderr).toContain('npm run provider:new acme -- --main PATH')
  })
})

describe('provider:test', () => {
  it('names what a mistyped name probably means, and every provider', async () => {
    const { code, stderr } = await script('test', ['deepsek'])

    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^There is no provider "deepsek"\. Did you mean deepseek\?\nThere are: anthropic, .*zenmux\.\n$/,
    )
  })

  it('is red for an untouched skeleton, and only for what is not filled in', async () => {
    await script('new', ['acme', '--main', '/v1/balance', '--models', '/v1/models'])

    const { code, stdout } = await script('test', ['acme'])

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

    const { stdout } = await script('test', ['acme'])

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
    const page = await text('docs/readings.md')
    const blocks = (language: string) =>
      [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block)
    const [source = ''] = blocks('ts')
    const [withPlan = '', withoutPlan = ''] = blocks('json')
    await writeFile(join(copy, 'providers/acme.ts'), source.replaceAll('acme.example.com', 'acme.dev'))
    await rm(join(copy, fixtures), { recursive: true })
    const write = async (path: string, value: unknown) => {
      await mkdir(join(copy, fixtures, path, '..'), { recursive: true })
      await writeFile(join(copy, fixtures, path), JSON.stringify(value))
    }
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
    await must(process.execPath, ['--import', 'tsx', 'pipeline/docs/write-docs.ts'], { cwd: copy })

    const { code, stdout } = await script('test', ['acme'])

    expect(stdout.split('\n').filter((line) => !line.startsWith('✓'))).toEqual([
      '',
      expect.stringContaining('acme: all good'),
      '',
    ])
    expect(code).toBe(0)
  })

  it('names the file, and the request, of everything that is forgotten or wrong', async () => {
    await filledIn()
    await edit('providers/acme.ts', (before) =>
      before
        .replace('balance: amount', 'balance: amount, floor: z.number().nullish()')
        .replace("apiKey('ACME_API_KEY', { create", "adminKey('acmeKey', { create")
        .replace('{ apiKey }', '{ adminKey }'),
    )
    await cp(join(copy, fixtures, 'answers/models.200.json'), join(copy, fixtures, 'answers/models.json'))
    // Put together here, so that no file of this repository holds anything that looks like a key.
    await writeFile(
      join(copy, fixtures, 'answers/other.200.json'),
      JSON.stringify({ id: `sk-${'abcdefgh'.repeat(4)}` }),
    )
    await rm(join(copy, fixtures, 'cases/rejected-key.json'))
    await edit(`${fixtures}/cases/working-key.json`, (before) => before.replace('12.5', '1250'))

    const { code, stdout } = await script('test', ['acme'])

    expect(code).toBe(1)
    for (const sentence of [
      `${fixtures}/answers/models.json: the name of an answer ends with its HTTP status, as in models.200.json`,
      `${fixtures}/answers/other.200.json: no case uses this answer`,
      `${fixtures}/answers/other.200.json:1: this looks like a key of the form sk-...`,
      `${fixtures}/cases/: no case has a rejected key`,
      'providers/acme.ts: acmeKey is an odd environment variable',
      `${fixtures}/cases/: no case has a working key of the kind "admin"`,
      'providers/acme.ts: floor in the answer to GET /v1/balance is z.number(), which loses digits: use amount',
      `${fixtures}/cases/working-key.json: balances.0.amount: expected "1250", got "12.5"`,
    ])
      expect(stdout).toContain(sentence)
  })

  it('says what was asked and what is recorded, and which answer is missing', async () => {
    await filledIn()
    await edit('providers/acme.ts', (before) => before.replace('/v1/balance', '/v1/balances'))
    await rename(join(copy, fixtures, 'answers/models.200.json'), join(copy, fixtures, 'answers/list.200.json'))

    const { code, stdout } = await script('test', ['acme'])

    expect(code).toBe(1)
    expect(stdout).toContain(
      'GET /v1/balances: no answer is recorded. There are answers for GET /v1/balance, GET /v1/models',
    )
    expect(stdout).toContain(`${fixtures}/cases/working-key.json: there is no ${fixtures}/answers/models.200.json`)
  })
})
