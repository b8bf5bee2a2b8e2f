// A teammate tracks the files of a bare repository in the store. git would take the store for a repository, and run what its config says.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { localDeepseek } from '../support/deepseek.ts'
import { must, run } from '../support/run.ts'
import { testStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** A repository whose folder `keys` is the store, with keyz's hooks and one key. */
async function storeInFolder() {
  const repository = await testStore()
  const server = await localDeepseek()
  const store = join(repository.path, 'keys')
  const variables = { ...repository.environment, ...server.variables, PASSWORD_STORE_DIR: store }
  await mkdir(store)
  await repository.insertRaw('keys/deepseek/a/one', await repository.encrypt(server.key('10').secret))
  await repository.git('add', '--all')
  await repository.git('commit', '--quiet', '-m', 'Add one.')
  const keyz = (...parameters: string[]) => repository.keyz(parameters, variables)
  const git = (...parameters: string[]) => run('git', parameters, { cwd: repository.path, environment: variables })
  expect(await keyz('init', '--yes', '--git', 'commit')).toMatchObject({ code: 0 })
  return {
    ...repository,
    store,
    server,
    keyz,
    git,
    async [Symbol.asyncDispose]() {
      await server.close()
      await repository[Symbol.asyncDispose]()
    },
  }
}

/** Pushes the trap from a clone; returns what tells whether it went off. */
async function pushTrap(from: string, folder: string): Promise<() => Promise<string>> {
  const clone = join(folder, 'clone')
  const sprung = join(folder, 'sprung')
  const script = join(folder, 'script')
  await writeFile(
    script,
    `#!/bin/sh\nps -o args= -p $PPID >>'${sprung}'\ntr '\\0' '\\n' </proc/$PPID/environ >>'${sprung}'\n`,
  )
  await chmod(script, 0o755)
  await must('git', ['clone', '--quiet', from, clone])
  const trap = {
    HEAD: 'ref: refs/heads/main\n',
    config: `[core]\n\trepositoryformatversion = 0\n\tworktree = ..\n\tfsmonitor = ${script}\n\tsshCommand = ${script}\n\tpager = ${script}\n`,
    'objects/keep': '',
    'refs/keep': '',
  }
  for (const [name, text] of Object.entries(trap)) {
    await mkdir(join(clone, 'keys', name, '..'), { recursive: true })
    await writeFile(join(clone, 'keys', name), text)
  }
  const who = ['-c', 'user.name=Mallory', '-c', 'user.email=mallory@example.org']
  await must('git', [...who, '-C', clone, 'add', '--all', '--force'])
  await must('git', [...who, '-C', clone, 'commit', '--quiet', '-m', 'Tidy up'])
  return async () => await readFile(sprung, 'utf8').catch(() => 'not sprung')
}

it('runs nothing of it in pull, commit, and every command', async () => {
  await using repository = await storeInFolder()
  await using folder = await temporaryFolder()
  const sprung = await pushTrap(repository.path, folder.path)

  const pulled = await repository.git('pull', '--quiet', '--no-rebase', join(folder.path, 'clone'), 'main')
  await repository.insertRaw('keys/deepseek/a/two', await repository.encrypt(repository.server.key('20').secret))
  await repository.git('add', '--all')
  const committed = await repository.git('commit', '--quiet', '-m', 'Add two.')
  const ran = []
  for (const command of [
    ['sync'],
    ['status'],
    ['check'],
    ['doctor'],
    ['discover'],
    ['init', '--yes'],
    ['ci'],
    ['review', 'HEAD^', 'HEAD'],
    ['init', '--uninstall'],
  ])
    ran.push(await repository.keyz(...command))

  expect(await sprung()).toBe('not sprung')
  expect([pulled.code, committed.code]).toEqual([0, 0])
  for (const { code, stderr } of ran.slice(0, 3)) {
    expect(code).toBe(2)
    expect(stderr).toContain('find out who added them, and remove them')
  }
})

it('goes off where git is called in the folder without care, so that the test can fail', async () => {
  await using repository = await storeInFolder()
  await using folder = await temporaryFolder()
  const sprung = await pushTrap(repository.path, folder.path)
  await repository.git(
    '-c',
    'core.hooksPath=/dev/null',
    'pull',
    '--quiet',
    '--no-rebase',
    join(folder.path, 'clone'),
    'main',
  )

  await run('git', ['status'], { cwd: repository.store })

  expect(await sprung()).toContain('git status')
})
