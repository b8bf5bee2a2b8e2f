// `npm run provider:new`: what it writes, and what it refuses in one sentence.
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nameProblem } from '../../.ci/provider/names.ts'
import { BadUse, skeletonFrom } from '../../.ci/provider/options.ts'
import { type RepositoryCopy, repository, repositoryCopy } from '../support/repository-copy.ts'

let copy: RepositoryCopy

beforeAll(async () => {
  copy = await repositoryCopy()
})

afterAll(async () => {
  await copy[Symbol.asyncDispose]()
})

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

it.each([
  [[], 'Which provider? npm run provider:new NAME -- --main PATH'],
  [['Acme', '--main', '/a'], '"Acme" is not a provider name'],
  [['class', '--main', '/a'], '"class" is a reserved word in JavaScript'],
  [['x-acme', '--main', '/a'], 'Names that start with x- are reserved for private use'],
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
  [['acme', '--main', '/a', '--host', 'http://acme.dev'], '--host is "http://acme.dev", which is not an https address'],
  [['acme', '--main', '/a', '--prefix', "a'"], '--prefix is "a\'", which is not made of letters'],
  [['acme', '--mian', '/a'], "Unknown option '--mian'"],
  [['acme', 'other', '--main', '/a'], 'One provider at a time: "other" is too much.'],
])('refuses %j in one sentence', (parameters, sentence) => {
  const refused = refusalOf(parameters)

  expect(refused).toContain(sentence)
  expect(refused?.split('\n')).toHaveLength(1)
})

it.each([['gemini'], ['half']])('writes nothing when it refuses %s', async (name) => {
  await copy.restore()
  await mkdir(join(copy.path, 'providers/fixtures/half'))
  const before = await readdir(join(copy.path, 'providers'), { recursive: true })

  const { code, stdout, stderr } = await copy.script('new', [name, '--main', '/a'])

  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^(?:There is a provider "gemini" already|providers\/fixtures\/half is there already).*\n$/)
  expect(await readdir(join(copy.path, 'providers'), { recursive: true })).toEqual(before)
  expect(await copy.text('providers/index.ts')).toBe(await readFile(join(repository, 'providers/index.ts'), 'utf8'))
})

it('explains its options', async () => {
  const { code, stdout } = await copy.script('new', ['--help'])

  expect(code).toBe(0)
  for (const option of ['--main', '--models', '--env', '--docs', '--host', '--create', '--prefix'])
    expect(stdout).toContain(option)
})

it('writes the same without the --, which leaves the options to npm', async () => {
  await copy.restore()
  const values = ['/v1/models', '/v1/balance', 'ACME_TOKEN', 'https://acme.dev/docs']
  const taken = {
    npm_config_main: 'true',
    npm_config_models: 'true',
    npm_config_env: 'true',
    npm_config_docs: 'true',
  }
  await copy.script('new', [
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
  const expected = await copy.text('providers/acme.ts')
  await copy.restore()

  const { code } = await copy.script('new', ['acme', ...values], { ...taken, npm_config_prefix: '/usr' })

  expect(code).toBe(0)
  expect(await copy.text('providers/acme.ts')).toBe(expected)
})

it('asks for the -- where npm has lost which value belongs to which', async () => {
  const { code, stderr } = await copy.script('new', ['acme', '/v1/one', '/v1/two'], {
    npm_config_main: 'true',
    npm_config_models: 'true',
  })

  expect(code).toBe(2)
  expect(stderr).toContain('npm run provider:new acme -- --main PATH')
})
