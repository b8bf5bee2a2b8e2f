// Whatever is wrong around a hook, the person's commit goes through, and a sentence says what to do.
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { takeLock } from '../../meta/files/lock.ts'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { openrouter } from '../../providers/openrouter.ts'
import { writeProgram } from '../support/few-programs.ts'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'
import { must, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

async function commitKey(store: HookedStore, balance: string, more: Record<string, string> = {}) {
  await store.entry('deepseek/a/one', balance)
  return await store.git(['commit', '-q', '-a', '-m', `balance ${balance}`], more)
}

it('commits with a configuration or registry that cannot be read, and with a wrong variable, and says what to mend', async () => {
  await using store = await hookedStore()
  await store.write('.keyz/config.yaml', 'git:\n  mode: sometimes\n')
  const config = await store.git(['commit', '-q', '--allow-empty', '-m', 'x'])
  await store.entry('deepseek/a/one', '9')
  await store.ask('add', 'deepseek')
  const entry = await store.git(['commit', '-q', '-m', 'one'])
  await store.ask('checkout', '-q', '.keyz')
  await store.write('.keyz/providers/registry.json', '{')
  await store.entry('deepseek/a/one', '8')
  await store.ask('add', 'deepseek')
  const registry = await store.git(['commit', '-q', '-m', 'two'])
  await store.ask('checkout', '-q', '.keyz')
  const variable = await commitKey(store, '7', { KEYZ_HOOK_DEADLINE: 'soon' })

  expect(config).toMatchObject({ code: 0, stderr: '' })
  expect(entry.code).toBe(0)
  expect(entry.stderr).toMatch(/^keyz: \.keyz\/config\.yaml.*mode.*\.\n/)
  expect(registry.code).toBe(0)
  expect(registry.stderr).toMatch(/^keyz: \.keyz\/providers\/registry\.json.*\.\n$/)
  expect(variable.code).toBe(0)
  expect(variable.stderr).toMatch(/KEYZ_HOOK_DEADLINE is not a duration/)
})

it('commits while the provider is silent, another sync is at work, or git holds the index, and leaves nothing half done', async () => {
  await using store = await hookedStore()
  const silent = await startLocalProviders(() => new Promise(() => undefined))
  const soon = { KEYZ_HOOK_DEADLINE: '5s' }
  const late = await commitKey(store, '9', { ...silent.variables, ...soon })
  await silent.close()
  const lock = await takeLock(join(store.path, '.keyz/state'))
  const waited = await commitKey(store, '8', soon)
  if ('release' in lock) await lock.release()
  const index = join(store.path, '.git/index.lock')
  // A hook of the person's own runs before keyz, and here it leaves a lock behind.
  await store.write('.git/hooks/post-commit', `#!/bin/sh\n: >'${index}'\n`, 0o755)
  await store.keyz(['init'])
  const held = await commitKey(store, '7')
  await rm(index)
  await store.write(
    '.git/hooks/post-commit',
    `#!/bin/sh\n: >'${index}'\n(sleep 0.3; rm '${index}') >/dev/null 2>&1 &\n`,
    0o755,
  )
  const released = await commitKey(store, '6')

  expect([late, waited, held, released].map(({ code }) => code)).toEqual([0, 0, 0, 0])
  // Which of the two it is depends on how busy the machine is.
  expect(late.stderr).toMatch(
    /deepseek did not answer within 5s \(sync\.hook_deadline\); run keyz sync later|stopped after the time limit, so that git does not wait/,
  )
  expect(waited.stderr).toMatch(
    /another sync of this store is still running \(process \d+\)|stopped after the time limit, so that git does not wait/,
  )
  expect(held.stderr).toContain('another git process has locked the index: the files are written but not committed')
  expect(released.stderr).toBe('keyz: deepseek/a/one: live, $6.00 left.\n')
  expect(await store.balance('one')).toBe('6')
  expect(await store.ask('status', '--porcelain')).toBe('')
})

it('names gpg, and not the provider, when it is gpg or its agent that does not answer', async () => {
  await using store = await hookedStore()
  await using programs = await temporaryFolder()
  await writeProgram(join(programs.path, 'gpg'), 'exec sleep 600')
  const { KEYZ_PGP_PRIVATE_KEY: _, ...variables } = store.variables
  await store.entry('deepseek/a/one', '9')

  const { code, stderr } = await run('git', ['commit', '-q', '-a', '-m', 'nine'], {
    cwd: store.path,
    environment: { ...variables, PATH: `${programs.path}:${process.env.PATH}`, KEYZ_HOOK_DEADLINE: '2s' },
  })

  expect(code).toBe(0)
  // Which of the two it is depends on how busy the machine is.
  expect(stderr).toMatch(
    /deepseek\/a\/one: gpg did not decrypt the entry within 2s .* gpgconf --kill gpg-agent|stopped after the time limit, so that git does not wait/,
  )
  expect(stderr).not.toContain('did not answer')
})

it('commits two keys at once, and both get their reading', async () => {
  await using store = await hookedStore()
  await store.ask('worktree', 'add', '-q', '-b', 'side', '../side')
  const { secret } = store.server.key('8')
  await store.write('../side/deepseek/a/one.gpg', await store.encrypt(secret))

  const [here, there] = await Promise.all([
    commitKey(store, '9'),
    store.git(['-C', '../side', 'commit', '-q', '-a', '-m', 'side']),
  ])

  expect([here.code, there.code]).toEqual([0, 0])
  expect(await store.balance('one')).toBe('9')
  expect(
    JSON.parse(await store.ask('show', '--no-textconv', 'side:.keyz/providers/deepseek/a/one.json')).balances[0].amount,
  ).toBe('8')
  expect(await store.ask('-C', '../side', 'status', '--porcelain')).toBe('')
})

it('says what to do when keyz is gone, and signs nothing with a program that cannot', async () => {
  await using store = await hookedStore()
  await store.ask('config', 'commit.gpgsign', 'true')
  await store.ask('config', 'gpg.program', '/bin/false')
  await store.entry('deepseek/a/one', '9')
  const unsigned = await store.git(['commit', '-q', '-a', '--no-gpg-sign', '-m', 'one'])
  const subjects = await store.subjects()
  const settings = join(store.path, '.git/keyz/hooks/_/settings')
  const text = await must('cat', [settings])
  await writeFile(settings, text.replace(/^keyz_program=.*$/m, "keyz_program='/nowhere/keyz'"))
  await store.entry('deepseek/a/one', '8')
  const gone = await store.git(['commit', '-q', '-a', '--no-gpg-sign', '-m', 'two'])
  await store.ask('config', 'commit.gpgsign', 'false')
  const installed = await store.keyz(['init'])
  const back = await commitKey(store, '7')

  expect(unsigned.stderr).toContain('deepseek/a/one: live, ')
  expect(subjects.at(-1)).toBe('meta(sync): refresh deepseek (1 key)')
  expect(gone).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(
      /^keyz: the program that these hooks call is gone \(\/nowhere\/keyz\): install keyz again, then run keyz init/,
    ),
  })
  expect(installed.stdout).toContain('Hooks: installed')
  expect(back.stderr).toContain('deepseek/a/one: live, ')
})

it('gives no secret of its environment to any git that it starts, and keeps what a strict umask says', async () => {
  await using store = await hookedStore()
  await using spy = await temporaryFolder()
  const exec = (await store.ask('--exec-path')).trim()
  const git = join(exec, 'git')
  const log = join(spy.path, 'log')
  await must('sh', ['-c', `ln -s '${exec}'/* '${spy.path}' && rm '${spy.path}/git'`])
  // git puts this folder first in the PATH of its hooks, so this is the git that they start.
  const script = `#!/bin/sh\ncase $1 in --literal-pathspecs) env >>'${log}' ;; esac\nexec '${git}' "$@"\n`
  await writeFile(join(spy.path, 'git'), script, { mode: 0o755 })
  const randomHex = (digits: number) => '0a1b2c3d'.repeat(10).slice(0, digits)
  const secret = fakeSecret(openrouter.keys[0], randomHex)
  await store.entry('deepseek/a/one', '9')
  const environment = {
    ...store.variables,
    GIT_EXEC_PATH: spy.path,
    OPENROUTER_API_KEY: secret,
    KEYZ_PGP_PASSPHRASE: 'correct horse',
  }

  await must('sh', ['-c', 'umask 0077; exec git commit -q -a -m one'], { cwd: store.path, environment })
  const seen = await must('cat', [log])
  const modes = await must('find', [join(store.path, '.keyz/providers/deepseek'), '-type', 'f', '-perm', '/077'])

  expect(await store.balance('one')).toBe('9')
  expect(seen).toContain('KEYZ_IN_HOOK=1')
  for (const piece of [secret, 'correct horse', 'PRIVATE KEY', 'KEYZ_PGP', 'API_KEY']) expect(seen).not.toContain(piece)
  expect(modes).toBe('')
})

it('asks about none of a store that is encrypted anew, and remembers all', async () => {
  await using store = await hookedStore()
  const names = Array.from({ length: 26 }, (_, index) => `deepseek/a/k${index}`)
  for (const name of names) await store.entry(name)
  await store.ask('add', '--all')
  await store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'many')
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync', '--git', 'commit'])
  const asked = store.server.requests.length
  for (const name of names) await store.entry(name, '3')

  const { code, stderr } = await store.git(['commit', '-q', '-a', '-m', 'Reencrypt password store using new GPG id x.'])
  const inHook = store.server.requests.length
  await store.keyz(['sync', '--git', 'commit'])

  expect(code).toBe(0)
  expect(stderr).toContain(
    'keyz: 26 entries changed at once, too many to ask about now: their keys are due; run keyz sync.',
  )
  expect(inHook).toBe(asked)
  expect(await store.balance('k25')).toBe('3')
})

it('goes on where the store is moved, after init again', async () => {
  await using store = await hookedStore(null)
  const log = join(dirname(store.path), 'log')
  await store.write('.git/hooks/post-commit', `#!/bin/sh\necho before keyz >>'${log}'\n`, 0o755)
  const before = await store.ask('config', '--list', '--local')
  await store.keyz(['init', '--yes'])
  const path = join(dirname(store.path), "it's moved.. to $(here) %d \n ünï")
  await rename(store.path, path)
  const moved = { PASSWORD_STORE_DIR: path }
  const git = (...parameters: string[]) => must('git', ['-C', path, ...parameters], { environment: store.variables })

  const again = await store.keyz(['init'], moved)
  const third = await store.keyz(['init'], moved)
  await store.write(
    join('..', path.slice(dirname(path).length + 1), 'deepseek/a/one.gpg'),
    await store.encrypt(store.server.key('5').secret),
  )
  await git('commit', '-q', '-a', '-m', 'one')
  const subjects = await git('log', '-2', '--format=%s')
  const noted = await must('cat', [log])
  const uninstalled = await store.keyz(['init', '--uninstall'], moved)

  expect(again).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Your own hooks still run, before those of keyz: post-commit.'),
  })
  expect(third.stderr).toContain('Already set up.')
  expect(subjects).toBe('meta(sync): refresh deepseek (1 key)\none\n')
  expect(noted).toBe('before keyz\n')
  expect(uninstalled.stdout).toContain('git calls what it called before')
  expect(await git('config', '--list', '--local')).toBe(before)
})
