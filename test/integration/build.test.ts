import { cp, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { createRequire, isBuiltin } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildTo } from '../../.ci/build/build.ts'
import type { BundledPackage } from '../../.ci/build/bundled-packages.ts'
import { linesOf } from '../../.ci/build/lines-only.ts'
import { literal } from '../../.ci/build/provider-facts.ts'
import { readManifest } from '../../.ci/release/package-folder.ts'
import { bundleIsCurrent } from '../../pipeline/start/bundle-is-current.mjs'
import { providerFacts } from '../../providers/facts.ts'
import { run } from '../support/run.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary.ts'

const root = join(import.meta.dirname, '../..')
/** What npm packs beside dist/. */
const packed = ['package.json', ...(await readManifest()).files.filter((name) => name !== 'dist')]

/** One build is enough for all that only look at it. */
let dist: string
let packages: BundledPackage[]
let built: TemporaryFolder

beforeAll(async () => {
  built = await temporaryFolder()
  dist = join(built.path, 'dist')
  packages = await buildTo(dist)
})
afterAll(() => built[Symbol.asyncDispose]())

async function packageWithout(folder: string) {
  for (const path of packed) await cp(join(root, path), join(folder, path), { recursive: true })
  await cp(dist, join(folder, 'dist'), { recursive: true })
  return join(folder, 'pipeline/bin.mjs')
}

it('gives the same bytes from the same sources, wherever it is built', async () => {
  await using folder = await temporaryFolder()

  await cp(dist, join(folder.path, 'one'), { recursive: true })
  await buildTo(join(folder.path, 'two'))

  const names = await readdir(join(folder.path, 'one'))
  expect(await readdir(join(folder.path, 'two'))).toEqual(names)
  await mkdir(join(folder.path, 'somewhere/else'), { recursive: true })
  await buildTo(join(folder.path, 'somewhere/else/three'))
  expect(await readdir(join(folder.path, 'somewhere/else/three'))).toEqual(names)
  for (const name of names.filter((name) => name !== 'husky')) {
    const [one, two, three] = await Promise.all(
      ['one', 'two', 'somewhere/else/three'].map((build) => readFile(join(folder.path, build, name))),
    )
    expect([one?.equals(two ?? Buffer.of()), one?.equals(three ?? Buffer.of())], name).toEqual([true, true])
  }
})

it('loads the layout of the terminal interface from its own file, and no client for the network for that', async () => {
  const screen = await readFile(join(dist, 'tui.mjs'), 'utf8')

  expect(/\bfetch\(/.test(screen)).toBe(false)
})

it('brings the license of every package that it has code of, and maps of our own files only', async () => {
  const maps = (await readdir(dist)).filter((name) => name.endsWith('.map'))
  const mapped = await Promise.all(maps.map((name) => readFile(join(dist, name), 'utf8')))
  const licenses = await readFile(join(dist, 'LICENSES.txt'), 'utf8')

  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['data-uri-to-buffer', 'husky', 'zod']))
  for (const { name, text } of packages) expect(text.length > 500 && licenses.includes(text), name).toBe(true)
  expect(mapped.join('').length).toBeLessThan(250_000)
  for (const map of mapped) expect(map).toContain('"../')
})

it('needs no package at run time', async () => {
  const names = (await readdir(dist)).filter((name) => name.endsWith('.cjs'))
  expect(names).toContain('cli.cjs')
  const imported = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(dist, name), 'utf8')
      return [
        ...text.matchAll(/(?:\bfrom|^import|\bimport\(|[^.]\brequire\()\s*["'](\.?[\w@][\w@./:-]*|\.\/[\w.-]+)["']/gm),
      ].map(([, from]) => from ?? '')
    }),
  )

  const needed = imported.flat().filter((name) => !name.startsWith('.') && !isBuiltin(name))
  expect([...new Set(needed)]).toEqual([])
})

it('carries no languages, and opens databases without node_modules', async () => {
  const require = createRequire(join(dist, 'x.mjs'))

  const texts = await Promise.all(
    (await readdir(dist)).filter((name) => name.endsWith('.cjs')).map((name) => readFile(join(dist, name), 'utf8')),
  )

  expect(texts.filter((text) => text.includes('Ungültige'))).toEqual([])
  const database = new (require(join(dist, 'node-sqlite3-wasm.cjs')).Database)()
  expect(database.get('select 1 as one')).toEqual({ one: 1 })
  database.close()
})

it('runs the demo from the files of a package alone', async () => {
  await using folder = await temporaryFolder()
  const bin = await packageWithout(folder.path)

  const { code, stdout, stderr } = await run(process.execPath, [bin, 'demo'], { environment: { HOME: folder.path } })

  expect(stderr).not.toContain('Error')
  expect({ code, stdout: stdout.includes('openrouter') }).toEqual({ code: 0, stdout: true })
})

it('says what to do where a part of the bundle is gone, in words and without a stack', async () => {
  await using folder = await temporaryFolder()
  for (const path of packed) await cp(join(root, path), join(folder.path, path), { recursive: true })

  const { code, stdout, stderr } = await run(process.execPath, [join(folder.path, 'pipeline/bin.mjs'), 'status'])

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toBe(`keyz: a part of this installation is missing: install keyz again, in place of ${folder.path}/\n`)
})

it('reads settings without node_modules', async () => {
  await using folder = await temporaryFolder()
  const bin = await packageWithout(folder.path)
  await mkdir(join(folder.path, 'store/.keyz'), { recursive: true })
  await run('git', ['init', '--quiet', join(folder.path, 'store')])
  await writeFile(join(folder.path, 'store/.keyz/config.yaml'), 'git: { mode: always }\n')
  const environment = { HOME: folder.path, PASSWORD_STORE_DIR: join(folder.path, 'store') }

  const { code, stderr } = await run(process.execPath, [bin, 'status'], { environment })

  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('config.yaml, line 1, column 8: git.mode'),
  })
})

it('works out the facts about providers as the sources do', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'facts.mjs')
  await writeFile(file, `export const facts = ${literal(providerFacts)}`)

  const { facts } = await import(file)

  expect(facts).toEqual(providerFacts)
})

it('is set aside as soon as a source is newer', async () => {
  await using folder = await temporaryFolder()
  const top = pathToFileURL(`${folder.path}/`)
  await mkdir(join(folder.path, 'dist'))
  await mkdir(join(folder.path, 'schema'))
  await writeFile(join(folder.path, 'dist/complete'), '')
  // Two files that are written within one tick of the file system's clock have the same time.
  await utimes(join(folder.path, 'dist/complete'), 1_000_000_000, 1_000_000_000)
  const before = bundleIsCurrent(top)

  await writeFile(join(folder.path, 'schema/sidecar.ts'), '')

  expect([before, bundleIsCurrent(top)]).toEqual([true, false])
})

it('keeps the source and the line of every place in its maps, but not each column', () => {
  const segments: SourceMapSegment[][] = [
    [[0, 0, 4, 2, 1], [7, 0, 4, 9], [20, 0, 5, 0], [31], [40, 1, 5, 3], [44, 1, 5, 8]],
  ]

  expect(decode(linesOf(encode(segments)))).toEqual([[[0, 0, 4, 0], [20, 0, 5, 0], [31], [40, 1, 5, 0]]])
})

it('leaves places out of its maps that are brackets alone', () => {
  const segments: SourceMapSegment[][] = [
    [
      [0, 0, 1, 0],
      [3, 0, 2, 0],
      [5, 0, 3, 0],
    ],
  ]

  const left = decode(linesOf(encode(segments), null, ['a()});b()']))

  expect(left).toEqual([
    [
      [0, 0, 1, 0],
      [5, 0, 3, 0],
    ],
  ])
})
