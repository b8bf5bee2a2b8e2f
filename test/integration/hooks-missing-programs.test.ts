// A Node that a version manager removed, a PATH without gpg, and programs that print as those of macOS do.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folderWith, whereIs, writeProgram } from '../support/few-programs.ts'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'

const called = (store: HookedStore, name: string) => join(store.path, '.git/keyz/hooks/_', name)

/** Changes a file of the installed hooks. */
async function edit(store: HookedStore, name: string, pattern: RegExp, line: string): Promise<void> {
  const text = await readFile(called(store, name), 'utf8')
  await writeFile(
    called(store, name),
    text.replace(pattern, () => line),
  )
}

/** The Node that keyz init saw is gone, and those of this machine are not in the usual places. */
async function storeWithoutNode(usual = '/nowhere'): Promise<HookedStore> {
  const store = await hookedStore()
  await edit(store, 'settings', /^keyz_node=.*$/m, "keyz_node='/removed/v20.0.0/bin/node'")
  await edit(store, 'programs', /^keyz_usual=.*$/m, `keyz_usual='${usual}'`)
  return store
}

const needed = ['git', 'sh', 'head', 'cat', 'od', 'sleep']
const log = async (file: string) => (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean)

it('finds the newest Node of a version manager, and runs neither an old one nor a shim nor one of the store', async () => {
  await using store = await storeWithoutNode()
  await using programs = await folderWith(...needed)
  const home = store.variables.HOME ?? ''
  const starts = join(store.path, '.git/starts')
  const noting = (name: string, rest: string) => `echo "${name} $*" >>'${starts}'\n${rest}`
  await writeProgram(join(home, '.nvm/versions/node/v18.20.0/bin/node'), noting('old', 'echo v18.20.0'))
  await writeProgram(
    join(home, '.nvm/versions/node/v22.1.0/bin/node'),
    noting('new', `exec '${process.execPath}' "$@"`),
  )
  await writeProgram(join(home, '.asdf/shims/node'), noting('shim', 'echo v22.0.0'))
  await writeProgram(join(store.path, 'bin/node'), noting('store', 'echo v22.0.0'))
  await store.entry('deepseek/a/one', '9')

  const path = [programs.path, join(home, '.asdf/shims'), join(store.path, 'bin')].join(':')
  const { code, stderr } = await store.git(['commit', '-q', '-a', '-m', 'one'], { PATH: path })

  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('deepseek/a/one: live, ') })
  expect((await log(starts)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    'old --version',
    'new --version',
    expect.stringMatching(/^new \//),
  ])
})

it('says what is missing when there is no Node, refuses what nobody could check, and lets pass whoever insists', async () => {
  await using store = await storeWithoutNode()
  await using programs = await folderWith(...needed)
  const path = { PATH: programs.path }
  const gone =
    'keyz: the Node that these hooks call is gone (/removed/v20.0.0/bin/node), and no other one of version 20.19 or newer was found: install Node, then run keyz init; or remove the hooks without it: git config --unset core.hooksPath\n'
  const before = await store.balance('one')
  await store.entry('deepseek/a/one', '9')

  const key = await store.git(['commit', '-q', '-a', '-m', 'key'], path)
  await store.write('bank/card.gpg', 'a plain word')
  await store.ask('add', 'bank/card.gpg')
  const refused = await store.git(['commit', '-q', '-m', 'plain'], path)
  const insisted = await store.git(['commit', '-q', '--no-verify', '-m', 'plain'], path)
  await store.ask('init', '-q', '--bare', `${store.path}/.git/other`)
  const push = ['push', '-q', `${store.path}/.git/other`, 'HEAD:main']
  const pushed = await store.git(push, path)
  const pushedAnyway = await store.git([...push, '--no-verify'], path)

  expect(key).toEqual({ code: 0, stdout: '', stderr: gone })
  expect(await store.balance('one')).toBe(before)
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr: `${gone}This commit was not checked. To make it all the same, run git commit --no-verify.\n`,
  })
  expect(insisted).toMatchObject({ code: 0, stderr: gone })
  expect(pushed.code).toBe(1)
  expect(pushed.stderr).toContain(
    `${gone}Nothing was pushed, because nothing could be checked. To push all the same, run git push --no-verify.\n`,
  )
  expect(pushedAnyway.code).toBe(0)
})

it('finds the keyz beside a Node that was found, where both were removed', async () => {
  await using programs = await folderWith(...needed)
  const node = join(programs.path, 'versions/bin')
  await using store = await storeWithoutNode(node)
  await edit(store, 'settings', /^keyz_program=.*$/m, "keyz_program='/removed/keyz'")
  await writeProgram(join(node, 'node'), `exec '${process.execPath}' "$@"`)
  const program = join(programs.path, 'versions/lib/node_modules/keyz/pipeline/bin.mjs')
  await writeProgram(program, '')
  await writeFile(program, 'console.error(process.argv.slice(2).join(" "))')
  await store.entry('deepseek/a/one', '9')

  const { code, stderr } = await store.git(['commit', '-q', '-a', '-m', 'one'], { PATH: programs.path })
  await rm(program)
  await store.entry('deepseek/a/one', '8')
  const without = await store.git(['commit', '-q', '-a', '-m', 'one'], { PATH: programs.path })

  expect({ code, stderr }).toEqual({ code: 0, stderr: 'hook post-commit HEAD^\n' })
  expect(without).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(
      /^keyz: the program that these hooks call is gone \(\/removed\/keyz\): install keyz again, /,
    ),
  })
})

it('puts the folder of gpg at the end of PATH, only where none is found, and none of the store', async () => {
  await using store = await hookedStore()
  await using programs = await folderWith(...needed)
  await using usual = await folderWith('gpg')
  const program = join(store.path, '.git/keyz/other.mjs')
  await writeFile(program, 'console.error(process.env.PATH)')
  await edit(store, 'settings', /^keyz_program=.*$/m, `keyz_program='${program}'`)
  await writeProgram(join(store.path, 'bin/gpg'), 'exit 1')
  await edit(store, 'programs', /^keyz_usual=.*$/m, `keyz_usual='${store.path}/bin ${usual.path}'`)
  const pathIn = async (PATH: string) => {
    await store.entry('deepseek/a/one')
    return (await store.git(['commit', '-q', '-a', '-m', 'one'], { PATH })).stderr.trim()
  }

  const added = await pathIn(programs.path)
  const there = await pathIn(`${programs.path}:/usr/bin`)

  expect(added.split(':').slice(-2)).toEqual([programs.path, usual.path])
  expect(there).not.toContain(usual.path)
})

it('knows an encrypted entry also by what od of macOS prints', async () => {
  await using store = await hookedStore()
  await using programs = await folderWith('git', 'sh', 'head', 'cat', 'sleep', 'gpg')
  const padded = "'s/ / &/g; s/^/      /; s/$/                /'"
  await writeProgram(join(programs.path, 'od'), `'${await whereIs('od')}' "$@" | ${await whereIs('sed')} ${padded}`)
  const starts = join(store.path, '.git/starts')
  const node = join(store.path, '.git/node')
  await writeProgram(node, `echo "$3" >>'${starts}'\nexec '${process.execPath}' "$@"`)
  await edit(store, 'settings', /^keyz_node=.*$/m, `keyz_node='${node}'`)
  await store.entry('deepseek/a/one', '9')

  const { code } = await store.git(['commit', '-q', '-a', '-m', 'one'], { PATH: programs.path })

  expect(code).toBe(0)
  expect(await log(starts)).toEqual(['post-commit'])
})
