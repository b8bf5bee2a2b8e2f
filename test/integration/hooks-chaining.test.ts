// Hooks that were there before keyz go on running: once each, with their arguments, their standard input and their exit code.
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'
import { bareEnvironment, run } from '../support/run.ts'

const names = [
  'pre-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'pre-push',
  'post-rewrite',
  'post-checkout',
  'pre-rebase',
  'post-merge',
  'pre-merge-commit',
]

/** A hook that writes down its name, its arguments and what it reads. */
const noting = (log: string) => `#!/bin/sh
{ printf '%s' "\${0##*/}"; printf ' <%s>' "$@"; echo; case \${0##*/} in pre-push | post-rewrite) cat ;; esac; } >>'${log}'
`

async function place(folder: string, name: string, text: string, mode = 0o755): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), text)
  await chmod(join(folder, name), mode)
}

async function calls(log: string): Promise<string[]> {
  const text = await readFile(log, 'utf8').catch(() => '')
  await writeFile(log, '')
  return text.split('\n').filter(Boolean)
}

/** What a person does in a store, and what the hooks wrote down meanwhile. */
async function day(store: HookedStore, log: string): Promise<string[][]> {
  const seen: string[][] = []
  const step = async (...parameters: string[]) => {
    const { code, stderr } = await store.git(parameters)
    if (code !== 0) throw new Error(`${parameters.join(' ')}: ${stderr}`)
    seen.push((await calls(log)).filter((line) => !line.startsWith('reference-transaction')))
  }
  const note = async (name: string) => {
    await store.write(name, 'x\n')
    await step('add', name)
    await step('commit', '-q', '-m', name)
  }
  await calls(log)
  await note('first')
  await step('commit', '-q', '--amend', '--no-edit')
  await step('push', '-q', 'there', 'HEAD:refs/heads/x')
  await step('checkout', '-q', '-b', 'side', 'HEAD~1')
  await note('second')
  await step('rebase', '-q', 'main')
  await step('checkout', '-q', 'main')
  await step('merge', '-q', '--no-ff', '--no-edit', 'side')
  return seen
}

/** Object names differ from store to store. */
const withoutIds = (seen: string[][]) =>
  seen.map((lines) => lines.map((line) => line.replaceAll(/[0-9a-f]{40}/g, 'ID')))

async function withRemote(store: HookedStore): Promise<void> {
  const remote = `${dirname(store.path)}/remote.git`
  await store.ask('init', '--quiet', '--bare', remote)
  await store.ask('remote', 'add', 'there', '../remote.git')
}

type Setup = (store: HookedStore, log: string) => Promise<void>

async function fill(folder: string, log: string): Promise<void> {
  for (const name of [...names, 'reference-transaction']) await place(folder, name, noting(log))
}

const setups: Record<string, Setup> = {
  'in .git/hooks': (store, log) => fill(join(store.path, '.git/hooks'), log),
  'in an absolute core.hooksPath': async (store, log) => {
    const folder = join(dirname(store.path), "o'ther hooks")
    await fill(folder, log)
    await store.ask('config', 'core.hooksPath', folder)
  },
  'in a relative core.hooksPath': async (store, log) => {
    await fill(join(store.path, 'my hooks'), log)
    await store.ask('config', 'core.hooksPath', 'my hooks')
    await writeFile(join(store.path, '.git/info/exclude'), 'my hooks\n')
  },
  'in a core.hooksPath below the home folder': async (store, log) => {
    await fill(join(dirname(store.path), 'hooks'), log)
    await store.ask('config', 'core.hooksPath', '~/hooks')
  },
  'in the core.hooksPath of all repositories, in a file that is included': async (store, log) => {
    await fill(join(dirname(store.path), 'everywhere'), log)
    await store.ask('config', '--global', 'include.path', '~/more.config')
    await writeFile(join(dirname(store.path), 'more.config'), '[core]\n\thooksPath = ~/everywhere\n')
  },
  'in a file that the configuration of this clone includes': async (store, log) => {
    await fill(join(dirname(store.path), 'included'), log)
    const config = join(store.path, '.git/config')
    await writeFile(config, `[include]\n\tpath = more.config\n${await readFile(config, 'utf8')}`)
    await writeFile(join(store.path, '.git/more.config'), '[core]\n\thooksPath = ~/included\n')
  },
  'of a husky': async (store, log) => {
    const husky = join(import.meta.dirname, '../../node_modules/husky/bin.js')
    // Whoever runs these tests may have told husky to stay out of the way.
    execFileSync(process.execPath, [husky], { cwd: store.path, env: bareEnvironment })
    await writeFile(join(store.path, '.git/info/exclude'), '.husky\n')
    for (const name of names)
      await place(join(store.path, '.husky'), name, noting(log).replace('#!/bin/sh\n', ''), 0o644)
  },
}

it.each(Object.entries(setups))(
  'runs hooks %s as before, once each, and leaves no trace after --uninstall',
  async (_, setup) => {
    await using plain = await hookedStore(null)
    await using store = await hookedStore(null)
    const log = join(dirname(store.path), 'log')
    const plainLog = join(dirname(plain.path), 'log')
    await withRemote(plain)
    await withRemote(store)
    await setup(plain, plainLog)
    await setup(store, log)
    const before = await store.ask('config', '--list', '--local')
    const file = await readFile(join(store.path, '.git/config'), 'utf8')

    const first = await store.keyz(['init', '--yes'])
    const again = await store.keyz(['init', '--yes'])
    const expected = withoutIds(await day(plain, plainLog))
    const seen = withoutIds(await day(store, log))
    const uninstalled = await store.keyz(['init', '--uninstall'])

    expect(first.stdout).toContain('Your own hooks still run, before those of keyz: ')
    expect(again).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Already set up.') })
    expect(seen).toEqual(expected)
    expect(expected.flat().length).toBeGreaterThan(15)
    expect(uninstalled.code).toBe(0)
    expect(await store.ask('config', '--list', '--local')).toBe(before)
    expect(await readFile(join(store.path, '.git/config'), 'utf8')).toBe(file)
  },
)

it('refuses with the code of the hook that was there, runs programs of any language, and none that is not executable', async () => {
  await using store = await hookedStore(null)
  const hooks = join(store.path, '.git/hooks')
  const log = join(dirname(store.path), 'log')
  await place(
    hooks,
    'commit-msg',
    `#!${process.execPath}\nrequire('fs').appendFileSync('${log}', 'node ' + require('fs').readFileSync(process.argv[2]))\n`,
  )
  await place(hooks, 'pre-commit', '#!/bin/sh\necho "no, said the hook"; exit 3\n')
  await place(hooks, 'prepare-commit-msg', noting(log), 0o644)
  await place(hooks, 'reference-transaction', `#!/bin/sh\necho "$1 $(cat | wc -l)" >>'${log}'\n`)
  await store.keyz(['init', '--yes'])
  await calls(log)
  const hook = join(store.path, '.git/keyz/hooks/_/pre-commit')

  const code = await run(hook, [], { cwd: store.path, environment: store.variables })
  await store.entry('deepseek/a/two')
  await store.git(['add', '--all'])
  const refused = await store.git(['commit', '-q', '-m', 'two'])
  const seenRefused = await calls(log)
  await place(hooks, 'pre-commit', '#!/bin/sh\nexit 0\n')
  const passed = await store.git(['commit', '-q', '-m', 'two'])
  const seenPassed = await calls(log)
  const silent = await store.git(['commit', '-q', '--allow-empty', '-m', 'no keyz'], { HUSKY: '0' })
  const seenSilent = await calls(log)

  expect(code.code).toBe(3)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('no, said the hook') })
  expect(seenRefused).toEqual([])
  expect(passed).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('deepseek/a/two looks like a DeepSeek key'),
  })
  expect(seenPassed).toEqual(
    ['node two', 'prepared 1', 'committed 1'].map((line) =>
      line.replace('prepared 1', 'prepared 2').replace('committed 1', 'committed 2'),
    ),
  )
  expect(silent).toMatchObject({ code: 0, stderr: '' })
  expect(seenSilent[0]).toBe('node no keyz')
})

it('runs nothing that the store holds, and nothing in relative folders of PATH', async () => {
  await using store = await hookedStore('commit')
  const trap = join(dirname(store.path), 'trapped')
  for (const name of ['git', 'node', 'sh', 'od', 'cat', 'printf', 'gpg', 'husky', 'env'])
    await store.write(`node_modules/.bin/${name}`, `#!/bin/sh\necho ${name} >>'${trap}'\n`, 0o755)
  await store.write('trap.cjs', `require('node:fs').appendFileSync('${trap}', 'tsconfig')\nmodule.exports = {}\n`)
  const paths = Object.fromEntries(
    ['zod', 'yaml', 'simple-git', 'openpgp', 'commander', '@commander-js/extra-typings'].map((name) => [
      name,
      ['./trap.cjs'],
    ]),
  )
  await store.write('tsconfig.json', JSON.stringify({ compilerOptions: { baseUrl: '.', paths } }))
  await store.write('package.json', '{"type":"commonjs","imports":{"#x":"./trap.cjs"}}')
  await store.ask('add', '--all')
  await store.ask('commit', '--quiet', '--no-verify', '-m', 'trap')
  await store.entry('deepseek/a/one', '9')
  await store.entry('deepseek/a/two')

  const { PATH = '' } = process.env
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  const ran = await run(git, ['commit', '-q', '-a', '-m', 'one'], {
    cwd: store.path,
    environment: { ...store.variables, PATH: `node_modules/.bin:./node_modules/.bin::${PATH}` },
  })
  const status = await run(process.execPath, [join(import.meta.dirname, '../../pipeline/bin.mjs'), 'status'], {
    cwd: store.path,
    environment: store.variables,
  })

  expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('deepseek/a/one: live, ') })
  expect(status.code).toBe(0)
  expect(await readFile(trap, 'utf8').catch(() => 'nothing')).toBe('nothing')
})
