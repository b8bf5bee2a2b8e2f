// The one handle on git: the same guards and the same error, whether spawn or simple-git stands behind a method.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { openGit } from '../../../pipeline/git/git.ts'
import { GitError } from '../../../pipeline/git/git-error.ts'
import { isRunning } from '../../support/is-running.ts'
import { environment, testRepository } from './repository.ts'

const failure = async (work: Promise<unknown>) => await work.catch((error: unknown) => error)

it('gives bytes back as they are, and feeds them to git', async () => {
  await using repository = await testRepository()
  const bytes = Uint8Array.from({ length: 256 }, (_, value) => value)
  const name = (await repository.git.text(['hash-object', '-w', '--stdin'], { input: bytes })).trim()

  const read = await repository.git.run(['cat-file', 'blob', name])

  expect(Uint8Array.from(read)).toEqual(bytes)
})

it('gives back the same where it prints much, also without room for that elsewhere', async () => {
  await using repository = await testRepository()
  const asked = async (script: string) =>
    await repository.git.text(['-c', `alias.long=!${script}`, 'long'], { isLong: true })

  const toFile = await asked('test -f /dev/stdout && seq 100000')
  const onFullDisk = await asked('test ! -f /dev/stdout && seq 100000')
  vi.stubEnv('TMPDIR', join(repository.path, 'nowhere'))
  const withoutFolder = await asked('test ! -f /dev/stdout && seq 100000').finally(() => vi.unstubAllEnvs())

  expect(toFile).toHaveLength(588_895)
  expect(toFile.endsWith('\n100000\n')).toBe(true)
  expect([onFullDisk, withoutFolder]).toEqual([toFile, toFile])
})

it('starts a git that was ended no second time', async () => {
  await using repository = await testRepository()
  const script = '!echo >> started; kill -INT $PPID; sleep 9'

  const error = await failure(repository.git.text(['-c', `alias.long=${script}`, 'long'], { isLong: true }))

  expect(error).toMatchObject({ exitCode: null, signal: 'SIGINT' })
  expect(await readFile(join(repository.path, 'started'), 'utf8')).toBe('\n')
})

it('throws one error for both, with the exit code and what git said in English', async () => {
  await using repository = await testRepository()
  const git = openGit(repository.path, { ...environment, LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' })

  const spawned = await failure(git.run(['rev-parse', '--verify', 'nowhere']))
  const simple = await failure(git.stage('no-list'))
  const silent = await failure(git.run(['config', '--get', 'keyz.none']))

  expect(spawned).toMatchObject({ exitCode: 128, message: 'fatal: Needed a single revision' })
  expect(simple).toMatchObject({ exitCode: 128, message: expect.stringMatching(/^fatal: could not open 'no-list'/) })
  expect(silent).toMatchObject({ exitCode: 1, message: '' })
  for (const error of [spawned, simple, silent]) expect(error).toBeInstanceOf(GitError)
})

it('guards every git alike', async () => {
  await using repository = await testRepository()
  await repository.write('list', 'file\0')
  await repository.write('file', 'x')
  await repository.commitAll()
  await repository.write('file', 'y')
  const log = join(repository.path, '.git/seen')
  const shows = `echo "$KEYZ_IN_HOOK $HUSKY $GIT_TERMINAL_PROMPT $LC_ALL $GIT_LITERAL_PATHSPECS $GIT_OPTIONAL_LOCKS" >> '${log}'; cat`
  // A filter runs for each git that looks at the content.
  await repository.git.run(['config', 'filter.spy.clean', shows])
  await repository.write('.git/info/attributes', 'file filter=spy\n')

  await repository.git.run(['add', 'file'])
  await repository.write('file', 'z')
  await repository.git.stage('list')

  const seen = (await repository.git.text(['-c', 'alias.show-log=!cat .git/seen', 'show-log'])).trim().split('\n')
  expect(seen).toEqual(['1 0 0 C 1 0', '1 0 0 C 1 0'])
})

it('takes every name literally, and commits only what a list names', async () => {
  await using repository = await testRepository()
  for (const file of ['*.json', 'a.json', '-x', 'staged']) await repository.write(file, '1')
  await repository.commitAll()
  for (const file of ['*.json', 'a.json', '-x', 'staged']) await repository.write(file, '2')
  await repository.git.run(['add', 'staged'])
  await repository.write('.git/list', '*.json\0-x\0')

  const commit = await repository.git.commit('.git/list', 'only these')

  const named = await repository.git.text(['diff-tree', '--name-only', '-r', '-z', `${commit}^`, commit])
  expect(named.split('\0').filter(Boolean)).toEqual(['*.json', '-x'])
  expect((await repository.git.changed('.')).paths).toEqual([
    { index: ' ', worktree: 'M', path: 'a.json' },
    { index: 'M', worktree: ' ', path: 'staged' },
  ])
})

it('works on the index that it is given, and only there', async () => {
  await using repository = await testRepository()
  await repository.commitAll()
  await repository.write('file', '1')
  await repository.write('.git/list', 'file\0')
  const index = join(repository.path, '.git/another')
  const other = openGit(repository.path, environment, { index })

  await other.run(['read-tree', 'HEAD'])
  await other.stage('.git/list')

  const staged = ['diff', '--cached', '--name-only', 'HEAD']
  expect(await other.text(staged)).toBe('file\n')
  expect(await repository.git.text(staged, { index })).toBe('file\n')
  expect(await repository.git.text(staged)).toBe('')
  await other.unstage('.git/list')
  expect(await other.text(staged)).toBe('')
})

it('gives its settings to every command that reads', async () => {
  await using repository = await testRepository()
  const git = openGit(repository.path, environment, { settings: ['user.name=Somebody', 'gc.auto=0'] })

  expect(await git.text(['config', '--get-all', 'user.name'])).toBe('Somebody\n')
  expect(await git.text(['config', '--get', 'gc.auto'])).toBe('0\n')
})

it('ends with its signal', async () => {
  await using repository = await testRepository()
  const signal = AbortSignal.abort()

  expect(await failure(repository.git.run(['cat-file', '--batch'], { signal }))).toMatchObject({ name: 'AbortError' })
})

it('knows the branch, also one without a commit, and what is under way', async () => {
  await using repository = await testRepository()
  const { git } = repository
  const unborn = await git.branch()
  const first = await repository.commitAll()
  await git.run(['checkout', '--quiet', '-b', 'side/one'])
  const side = await repository.commitAll()
  await git.run(['checkout', '--quiet', first])

  expect([unborn, await git.branch(), await git.operation()]).toEqual(['main', null, null])
  await git.run(['merge', '--quiet', '--no-ff', '--no-commit', side])
  expect(await git.operation()).toBe('a merge')
})

it('says that a git timed out, and which', async () => {
  await using repository = await testRepository()
  const git = openGit(repository.path, environment, { most: () => 50 })

  // Waits for an answer that does not come.
  const late = await failure(git.run(['-c', 'alias.wait=!sleep 30', 'wait']))

  expect(late).toMatchObject({ isOwn: true, message: expect.stringMatching(/timed out after 0 seconds/) })
})

it('ends what a git started that timed out, and leaves what has left that git', async () => {
  await using repository = await testRepository()
  // Like an ssh behind a starter of the person, and like the daemon of a credential helper.
  await repository.write('ssh', '#!/bin/sh\n(sleep 300 & echo $! > left)\nsleep 300 & echo $! > stays\nwait\n')
  const git = openGit(repository.path, { ...environment, GIT_SSH_COMMAND: 'sh ./ssh' }, { most: () => 2_000 })
  const pid = async (file: string) => Number(await readFile(join(repository.path, file), 'utf8'))

  const late = await failure(git.run(['ls-remote', '--', 'ssh://localhost/nowhere']))

  expect(late).toMatchObject({ message: expect.stringMatching(/timed out/) })
  const [stays, left] = [await pid('stays'), await pid('left')]
  await vi.waitFor(() => expect(isRunning(stays)).toBe(false))
  expect(isRunning(left)).toBe(true)
  process.kill(left)
})
