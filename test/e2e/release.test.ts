// What `npm run release:check` says about a tarball before anybody installs it: nothing about a good one, and what is wrong with a bad one.
import { randomBytes } from 'node:crypto'
import { appendFile, chmod, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BundledPackage } from '../../.ci/build/bundled-packages.ts'
import { checkActionStart } from '../../.ci/release/action-start.ts'
import { lineOf, summaryOf } from '../../.ci/release/check.ts'
import { inspectTarball, maxBytes } from '../../.ci/release/inspect-tarball.ts'
import { readManifest, root, writeAction, writePackage } from '../../.ci/release/package-folder.ts'
import { writeSbom } from '../../.ci/release/sbom.ts'
import { notesOf, versionProblems } from '../../.ci/release/version.ts'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { providerById } from '../../providers/index.ts'
import { must } from '../support/run.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary.ts'

let place: TemporaryFolder
let packages: BundledPackage[]
const { version } = await readManifest()

beforeAll(async () => {
  place = await temporaryFolder()
  packages = await writePackage(join(place.path, 'good/package'), 'https://github.com/acme/keyz')
})
afterAll(() => place[Symbol.asyncDispose]())

/** What is wrong with a package that was changed before it was packed. */
async function problemsOf(...changes: ((folder: string) => Promise<unknown>)[]) {
  await using copy = await temporaryFolder()
  const folder = join(copy.path, 'package')
  await cp(join(place.path, 'good/package'), folder, { recursive: true })
  for (const change of changes) await change(folder)
  const file = join(copy.path, 'keyz.tgz')
  // As small as npm makes it, and as the size is published.
  await must('tar', ['--format=pax', '--use-compress-program=gzip -9', '-cf', file, '-C', copy.path, 'package'])
  const expected = { version, packages, folders: [root.replace(/\/$/, ''), place.path] }
  return inspectTarball(await readFile(file), expected).flatMap(({ problems }) => problems)
}

it('finds nothing wrong with what the sources make', async () => {
  expect(await problemsOf()).toEqual([])
})

it('says which repository it is from, and nothing about how it was made', async () => {
  const manifest = JSON.parse(await readFile(join(place.path, 'good/package/package.json'), 'utf8'))

  expect(Object.keys(manifest)).toEqual([
    'name',
    'version',
    'description',
    'keywords',
    'license',
    'type',
    'bin',
    'engines',
    'repository',
  ])
  expect(manifest.repository).toEqual({ type: 'git', url: 'git+https://github.com/acme/keyz.git' })
})

const withManifest = async (folder: string) => {
  const file = join(folder, 'package.json')
  const more = { version: '9.9.9', dependencies: { zod: '4' }, scripts: { prepare: 'x' } }
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...more }))
}
const withText = (path: string, text: string) => (folder: string) => appendFile(join(folder, path), text)
/** Too long for an ordinary header of a tar. */
const longName = `${'deep/'.repeat(40)}file.md`
const withLongName = async (folder: string) => {
  await mkdir(join(folder, 'docs', longName, '..'), { recursive: true })
  await writeFile(join(folder, 'docs', longName), '')
}

it('finds all that is wrong with a bad one', async () => {
  const secret = fakeSecret(providerById('openrouter')?.keys[0] ?? {}, (digits) =>
    randomBytes(digits).toString('hex').slice(0, digits),
  )

  const problems = await problemsOf(
    withText('notes.txt', ''),
    withText('pipeline/cli.ts', ''),
    withText('pipeline/start/typescript.mjs', ''),
    withLongName,
    (folder) => symlink('cli.cjs', join(folder, 'dist/link.cjs')),
    (folder) => chmod(join(folder, 'dist/tui.mjs'), 0o755),
    (folder) => rm(join(folder, 'dist/node-sqlite3-wasm.cjs')),
    withManifest,
    withText('docs/big.md', randomBytes(maxBytes / 2).toString('hex')),
    (folder) => writeFile(join(folder, 'dist/LICENSES.txt'), `== husky 9.1.7 (MIT)\n`),
    withText('dist/cli.cjs', `\n// ${root}x`),
    withText('docs/json.md', '"resolved": "https://registry.example.org/zod.tgz"'),
    withText('dist/one.cjs.map', '{"sources":["/home/somebody/a.ts"]}'),
    withText('dist/two.cjs.map', '{"sources":[],"sourcesContent":[]}'),
    withText('docs/git.md', '[gone](../elsewhere.md#part)'),
    withText('docs/ci.md', ` ${secret} `),
    withText('docs/git.md', `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${randomBytes(60).toString('base64')}`),
  )

  expect(problems.filter((problem) => !problem.includes('lacks the license of')).sort()).toEqual([
    `dist/cli.cjs names ${root.replace(/\/$/, '')}`,
    'dist/link.cjs is no regular file',
    'dist/node-sqlite3-wasm.cjs is missing',
    'dist/one.cjs.map names /home/somebody/a.ts',
    'dist/tui.mjs may be run, and is no program',
    'dist/two.cjs.map carries the text of sources',
    'docs/ci.md has something that looks like an OpenRouter key',
    `docs/${longName} does not belong into a release`,
    'docs/git.md has something that looks like an armored key or message',
    'docs/git.md links to elsewhere.md, which is not there',
    'docs/json.md names where packages came from',
    expect.stringMatching(/^it has \d+ bytes, and may have 1500000$/),
    'notes.txt does not belong into a release',
    'package.json has dependencies',
    'package.json has the script prepare',
    `package.json has the version 9.9.9, not ${version}`,
    'pipeline/cli.ts does not belong into a release',
    'pipeline/start/typescript.mjs does not belong into a release',
  ])
  expect(problems.filter((problem) => problem.includes('lacks the license of'))).toHaveLength(packages.length)
})

it('makes a tree of the Action that starts keyz with nothing else around it', async () => {
  const action = join(place.path, 'action')
  await writeAction(action, join(place.path, 'good/package'))

  const [started] = await checkActionStart(action)

  // How long it took is for npm run release:check to judge.
  expect(started?.detail).toMatch(/^\d+ ms from the first script/)
  await rm(join(action, 'dist/complete'))
  await expect(checkActionStart(action)).rejects.toThrow(/ended with 2: keyz: .*use a released tag/)
})

it('lists in the bill of materials what the licenses list, with the hashes of package-lock.json', async () => {
  const text = await writeSbom(root, { name: 'keyz', version, license: 'MIT' }, packages)
  const bill = JSON.parse(text)
  const licenses = await readFile(join(place.path, 'good/package/dist/LICENSES.txt'), 'utf8')

  const named = [...licenses.matchAll(/^== (\S+) (\S+) \(/gm)].map(([, name, number]) => `${name} ${number}`)
  expect(named.length).toBeGreaterThan(20)
  expect(bill.components.map((one: { name: string; version: string }) => `${one.name} ${one.version}`)).toEqual(named)
  expect(
    bill.components.every((one: { hashes: { content: string }[] }) =>
      /^[0-9a-f]{128}$/.test(one.hashes[0]?.content ?? ''),
    ),
  ).toBe(true)
  expect(bill.components.find((one: { name: string }) => one.name === 'openpgp').licenses).toEqual([
    { license: { id: 'LGPL-3.0-or-later' } },
  ])
  expect(text).toBe(await writeSbom(root, { name: 'keyz', version, license: 'MIT' }, packages))
})

const changelog = '# Changelog\n\n## Unreleased\n\n- news\n\n## 1.2.0 (2026-12-01)\n\n- more\n\n## 1.1.0\n'

it.each([
  [null, '1.2.0', []],
  [null, '1.3.0', []],
  ['v1.2.0', '1.2.0', []],
  ['v1.3.0', '1.3.0', ['CHANGELOG.md has no section "## 1.3.0"']],
  ['v1.1.0', '1.1.0', ['the section of this version in CHANGELOG.md is empty']],
  ['v1.2.1', '1.2.0', ['the tag is not v1.2.0, which package.json says']],
  ['v1.2.0; rm -rf .', '1.2.0', ['the tag is not v1.2.0, which package.json says']],
  ['v1.2', '1.2', ['package.json has the version 1.2', 'CHANGELOG.md has no section "## 1.2"']],
])('about the tag %s of the version %s says %j', (tag, number, problems) => {
  expect(versionProblems({ tag, version: number, changelog })).toEqual(problems)
})

it('takes the notes of a version from its section alone', () => {
  expect(notesOf(changelog, '1.2.0')).toBe('- more')
  expect(notesOf(changelog, '1.2')).toBe(null)
})

it('prints one line for each check, with what is wrong below it, and sums up', () => {
  const good = { group: 'build', name: 'is the same', detail: 'abc', problems: [] }
  const bad = {
    group: 'tarball',
    name: 'is small',
    detail: null,
    problems: Array.from({ length: 14 }, (_, n) => `p${n}`),
  }

  expect(lineOf(good)).toBe('✓ build: is the same (abc)')
  expect(lineOf(bad).split('\n')).toHaveLength(14)
  expect(lineOf(bad)).toMatch(/^✗ tarball: is small\n {4}p0\n.*and 2 more$/s)
  expect(summaryOf([good], 1)).toBe('All 1 checks passed (1 s): this can be released.')
  expect(summaryOf([good, bad], 1)).toBe('1 of 2 checks failed (1 s), and what comes after "tarball" was not tried.')
})
