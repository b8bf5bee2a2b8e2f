// The Node that keyz init saw is gone: the diff and merge drivers look where the hooks look, and say what is missing otherwise.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { driverSettings } from '../../pipeline/install/drivers.ts'
import { folderWith, writeProgram } from '../support/few-programs.ts'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'

const goneNode = '/removed/v20.0.0/bin/node'
const needed = ['git', 'sh', 'cat', 'diff']

/** A clone whose drivers name a Node, and where wanted a keyz, that are not there, and whose sidecar changed in the last two commits. */
async function cloneWithout(
  usual: string,
  change = (value: string) => value.replaceAll(`'${process.execPath}'`, `'${goneNode}'`),
): Promise<HookedStore> {
  const store = await hookedStore()
  for (const [name, value] of driverSettings()) await store.ask('config', name, change(value))
  const programs = join(store.path, '.git/keyz/hooks/_/programs')
  const text = await readFile(programs, 'utf8')
  await writeFile(programs, text.replace(/^keyz_usual=.*$/m, `keyz_usual='${usual}'`))
  return store
}

const log = async (file: string) => (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean)
const show = ['log', '-p', '-1', '--format=', '--', '.keyz/providers']
const withoutKeyz = (value: string) =>
  value.replaceAll(`'${process.execPath}'`, `'${goneNode}'`).replaceAll(/'[^']*bin\.mjs'/g, "'/removed/bin.mjs'")

it('finds the Node of a version manager, once for all files of one git, and never one of the store', async () => {
  await using programs = await folderWith(...needed)
  await using store = await cloneWithout('/nowhere')
  const starts = join(store.path, '.git/starts')
  const noting = (name: string, rest: string) => `echo "${name} $*" >>'${starts}'\n${rest}`
  const managed = join(store.variables.HOME ?? '', '.nvm/versions/node/v22.1.0/bin/node')
  await writeProgram(managed, noting('found', `exec '${process.execPath}' "$@"`))
  await writeProgram(join(store.path, 'bin/node'), noting('store', 'echo v22.0.0'))
  await store.ask('mv', '.keyz/config.yaml', '.keyz/providers/deepseek/a/two.json')
  await store.ask('commit', '--quiet', '--no-verify', '--all', '-m', 'more files')

  const shown = await store.git(show, { PATH: `${programs.path}:${join(store.path, 'bin')}` })

  const started = await log(starts)
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toMatch(/^[+-] *mode: /m)
  expect(started.filter((line) => line === 'found --version')).toHaveLength(1)
  expect(started.filter((line) => line.startsWith('store'))).toEqual([])
})

it('finds the keyz beside a Node that was found, where both were removed', async () => {
  await using programs = await folderWith(...needed)
  const usual = join(programs.path, 'versions/bin')
  await using store = await cloneWithout(usual, withoutKeyz)
  await writeProgram(join(usual, 'node'), `exec '${process.execPath}' "$@"`)
  const program = join(programs.path, 'versions/lib/node_modules/keyz/pipeline/bin.mjs')
  await writeProgram(program, '')
  await writeFile(program, 'console.log("the other keyz:", process.argv[2])')

  const shown = await store.git(show, { PATH: programs.path })

  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toContain('+the other keyz: git-diff')
})

it('says once what is missing, and shows and merges plain text', async () => {
  await using programs = await folderWith(...needed)
  await using store = await cloneWithout('/nowhere')
  const said = `keyz: the Node that the drivers of this clone call is gone (${goneNode}), and no other one of version 20.19 or newer was found, so git treats metadata as plain text: install Node, then run keyz init; or remove the drivers without it: git config --remove-section diff.keyz, and the same for merge.keyz\n`
  const path = { PATH: programs.path }
  const sidecar = '.keyz/providers/deepseek/a/one.json'
  const text = await readFile(join(store.path, sidecar), 'utf8')
  const commit = async (change: (text: string) => string) => {
    await writeFile(join(store.path, sidecar), change(text))
    await store.ask('commit', '--quiet', '--no-verify', '--all', '-m', 'changed')
  }
  await store.ask('checkout', '--quiet', '-b', 'side')
  await commit((before) => before.replace('{\n', '{\n\n'))
  await store.ask('checkout', '--quiet', 'main')
  await commit((before) => before.replace(/\n\}\n$/, '\n\n}\n'))

  const shown = await store.git(show, path)
  const differs = await store.git(['diff', 'HEAD^', '--', sidecar], path)
  const merged = await store.git(['merge', '--quiet', '--no-verify', '-m', 'merged', 'side'], { ...path, HUSKY: '0' })

  expect(shown).toMatchObject({ code: 0, stderr: said })
  expect(shown.stdout).toContain('"payload_sha256"')
  expect(differs).toMatchObject({ code: 0, stderr: said, stdout: expect.stringMatching(/^@@ /m) })
  expect(merged).toMatchObject({ code: 0, stderr: said })
})

it('says that keyz is gone where only that is, and nothing at all where keyz was uninstalled by hand', async () => {
  await using programs = await folderWith(...needed)
  await using store = await cloneWithout('/nowhere', (value) =>
    value.replaceAll(/'[^']*bin\.mjs'/g, "'/removed/bin.mjs'"),
  )

  const gone = await store.git(show, { PATH: programs.path })
  await rm(join(store.path, '.git/keyz'), { recursive: true })
  const silent = await store.git(show, { PATH: programs.path })

  expect(gone.stderr).toMatch(
    /^keyz: the program that the drivers of this clone call is gone \(\/removed\/bin\.mjs\), .*: install keyz again, /,
  )
  expect(silent).toEqual({ code: 0, stdout: gone.stdout, stderr: '' })
})
