// Whatever is broken around keyz (the disk, permissions, git, its index, a commit's date), it says so in one sentence and goes on with the rest.
import { spawnSync } from 'node:child_process'
import { chmod, chown, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { localDeepseek } from '../support/deepseek.ts'
import { itNeeds } from '../support/needs.ts'
import { bin, must, type Ran, run } from '../support/run.ts'
import { testStore } from '../support/store.ts'

const nobody = 65_534
const longest = 45_000
const commands = [
  ['status'],
  ['sync', '--force'],
  ['doctor'],
  ['show', 'deepseek/a/one'],
  ['diff'],
  ['check'],
  ['review', '--base', 'HEAD'],
  ['ci'],
  ['ci', 'check'],
  ['discover', '--yes'],
  ['map', 'deepseek/a/one', '--tag', 'x'],
  ['init', '--yes'],
  ['init', '--uninstall'],
  ['hook', 'post-commit', 'HEAD^'],
]

/** A store with one key that was read, ready to be broken. */
async function brokenStore() {
  const store = await testStore()
  const server = await localDeepseek()
  await store.insert({ 'deepseek/a/one': server.key('10').secret, 'deepseek/a/two': server.key('20').secret })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync'], server.variables)
  await store.git('add', '--all')
  await store.git('commit', '--quiet', '-m', 'all')
  const environment = { ...store.environment, ...server.variables }
  return {
    ...store,
    server,
    environment,
    keyz: (parameters: string[], more = {}) =>
      run(process.execPath, [bin, ...parameters], { environment: { ...environment, ...more }, longest }),
    /** As somebody who is not root, for whom permissions count. */
    async asNobody(parameters: string[]): Promise<Ran> {
      if (process.getuid?.() !== 0) return await run(process.execPath, [bin, ...parameters], { environment, longest })
      await chownAll(dirname(store.path))
      const who = ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups']
      return await run('setpriv', [...who, process.execPath, bin, ...parameters], { environment, longest })
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await store[Symbol.asyncDispose]()
    },
  }
}

type BrokenStore = Awaited<ReturnType<typeof brokenStore>>

async function chownAll(folder: string): Promise<void> {
  await chown(folder, nobody, nobody)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chown(join(entry.parentPath, entry.name), nobody, nobody)
}

function expectSentences({ code, stderr }: Ran, name: string): void {
  expect({ name, code, stderr }).toEqual({
    name,
    code: expect.any(Number),
    stderr: expect.not.stringMatching(/unexpected|something/),
  })
  expect(stderr).not.toMatch(/ENO|EACCES|EROFS|spawn|at \w+ \(/)
}

it('says that git is missing, at once, and shows what needs none', async () => {
  await using store = await brokenStore()

  const ran = new Map<string, Ran>()
  for (const command of commands) ran.set(command.join(' '), await store.keyz(command, { PATH: '/nowhere' }))

  for (const [name, one] of ran) expectSentences(one, name)
  const sentence = 'git was not found in your PATH'
  expect(ran.get('status')).toMatchObject({ code: 0, stdout: expect.stringContaining('$10') })
  expect(ran.get('doctor')).toMatchObject({ code: 1, stdout: expect.stringContaining(sentence) })
  for (const name of ['init --yes', 'diff', 'review --base HEAD', 'ci', 'hook post-commit HEAD^'])
    expect([name, ran.get(name)?.stderr]).toEqual([name, expect.stringContaining(sentence)])
})

it('says that HEAD is broken where it needs git, and shows what needs none', async () => {
  await using store = await brokenStore()
  await writeFile(join(store.path, '.git/HEAD'), 'garbage\n')

  const ran = new Map<string, Ran>()
  for (const command of commands) ran.set(command.join(' '), await store.keyz(command))

  for (const [name, one] of ran) if (!name.startsWith('hook')) expectSentences(one, name)
  expect(ran.get('status')).toMatchObject({ code: 0, stdout: expect.stringContaining('$10') })
  expect(ran.get('doctor')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the store is in no repository that git can use'),
  })
})

it('makes no commit without an index, and claims none', async () => {
  await using store = await brokenStore()
  const before = await store.git('rev-parse', 'HEAD')
  await rm(join(store.path, '.git/index'))

  const { stderr } = await store.keyz(['sync', '--force', '--git', 'commit'])
  const { stdout } = await store.keyz(['sync', '--force', '--git', 'commit', '--json'])

  expect(stderr).toContain("git's index is missing: the files are written but not committed; run git reset")
  expect(JSON.parse(stdout).commit).toBeNull()
  expect(await store.git('rev-parse', 'HEAD')).toBe(before)
  expect(await store.git('diff', '--cached', '--name-only', '--diff-filter=A')).toBe('')
})

it('reads a history with commits of the year 10000 and of 1970', async () => {
  await using store = await brokenStore()
  for (const seconds of ['0', '253402300800', '4611686018427387']) {
    await store.insertRaw('deepseek/a/one', await store.encrypt(store.server.key(`1${seconds}`).secret))
    await store.keyz(['sync', '--force'])
    await store.git('add', '--all')
    const date = `@${seconds} +0000`
    await must('git', ['commit', '--quiet', '--message', 'x', '--date', date], {
      cwd: store.path,
      environment: { ...store.environment, GIT_COMMITTER_DATE: date },
    })
  }

  for (const command of [
    ['status'],
    ['show', 'deepseek/a/one', '--all'],
    ['diff', 'HEAD^', 'HEAD'],
    ['check'],
    ['review', '--base', 'HEAD^^'],
  ]) {
    const ran = await store.keyz(command)

    expectSentences(ran, command.join(' '))
    expect(ran.code).toBeLessThan(2)
    if (command[0] === 'show') expect(ran.stdout).toContain('  history ')
  }
})

itNeeds('setpriv')('lets one unreadable sidecar stop no other key', async () => {
  await using store = await brokenStore()
  await chmod(join(store.path, '.keyz/providers/deepseek/a/one.json'), 0)

  const status = await store.asNobody(['status'])
  const check = await store.asNobody(['check'])
  const sync = await store.asNobody(['sync', '--force', '--json'])

  expect(status.stdout).toContain('$20')
  expect(status.stderr).toMatch(/cannot read .*one\.json, because you may not: check its owner and permissions/)
  expect(check.stdout).toContain('one.json')
  const results = JSON.parse(sync.stdout).results.map(({ key_path, outcome }: Record<string, string>) => [
    key_path,
    outcome,
  ])
  expect(results).toEqual([
    ['deepseek/a/one', 'failed'],
    ['deepseek/a/two', 'unchanged'],
  ])
})

itNeeds('setpriv')('says that .keyz is read-only, and shows what is there', async () => {
  await using store = await brokenStore()
  await chmod(join(store.path, '.keyz/state'), 0o555)
  await chmod(join(store.path, '.keyz'), 0o555)

  const status = await store.asNobody(['status'])
  const sync = await store.asNobody(['sync', '--force'])
  const map = await store.asNobody(['map', 'deepseek/a/one', '--tag', 'x'])

  expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('$20') })
  for (const { code, stderr } of [sync, map]) {
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^keyz: cannot write .*, because you may not write there: check the owner and permissions of the folder\n$/,
    )
  }
})

const unshare = 'unshare'
/** Some systems let only root mount a small disk. */
const mayMount = spawnSync(unshare, ['--map-root-user', '--mount', 'true']).status === 0

/** Runs keyz where `.keyz` lies on a disk of its own without any room. */
async function onFullDisk({ path, environment }: BrokenStore, parameters: string[]): Promise<Ran> {
  const script = [
    `cp -a '${path}/.keyz' '${path}/../copy'`,
    `mount -t tmpfs -o size=64k none '${path}/.keyz' && cp -a '${path}/../copy/.' '${path}/.keyz/'`,
    `dd if=/dev/zero of='${path}/.keyz/fill' bs=1k 2>/dev/null`,
    '"$0" "$@"; code=$?',
    `rm '${path}/.keyz/fill'; cp -a '${path}/.keyz' '${path}/../after'`,
    'exit $code',
  ].join('\n')
  const command = ['--map-root-user', '--mount', 'sh', '-c', script, process.execPath, bin, ...parameters]
  return await run(unshare, command, { environment, longest })
}

/** Whatever keyz opens to write a file of its own to, the system opens a device that is always full instead. */
const fullDevice = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const { closeSync, openSync } = fs
  fs.openSync = (file, ...rest) => {
    const descriptor = openSync(file, ...rest)
    if (!/\\.keyz-[0-9a-f-]+\\.tmp$/.test(file)) return descriptor
    closeSync(descriptor)
    return openSync('/dev/full', 'w')
  }
  syncBuiltinESMExports()
`)}`

async function withFullDevice({ path, environment }: BrokenStore, parameters: string[]): Promise<Ran> {
  const ran = await run(process.execPath, ['--import', fullDevice, bin, ...parameters], { environment, longest })
  await cp(join(path, '.keyz'), join(path, '../after'), { recursive: true })
  return ran
}

const ways = [
  ['a device that is always full', withFullDevice] as const,
  ...(mayMount ? [['a full disk', onFullDisk] as const] : []),
]

it.each(ways)('says that the disk is full, and leaves the old files whole, on %s', async (_, runThere) => {
  await using store = await brokenStore()
  const before = await filesIn(join(store.path, '.keyz/providers'))

  const { code, stderr } = await runThere(store, ['sync', '--force'])

  expect(code).toBeGreaterThan(0)
  expect(stderr).toMatch(/cannot write .*, because the disk is full: free some space, then run again/)
  expect(await filesIn(join(store.path, '../after/providers'))).toEqual(before)
})

it('says that the shell limits the size of files, and leaves the old files whole', async () => {
  await using store = await brokenStore()
  const before = await filesIn(join(store.path, '.keyz/providers'))

  const { code, stderr } = await run(
    'sh',
    ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, bin, 'sync', '--force'],
    { environment: store.environment, longest },
  )

  expect(code).toBeGreaterThan(0)
  expect(stderr).toMatch(/cannot write .*, because this shell limits the size of files \(ulimit -f\)/)
  expect(await filesIn(join(store.path, '.keyz/providers'))).toEqual(before)
})

/** Every file with its text: also those that should not be there. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts = files.map(async (file) => [file.slice(folder.length), await readFile(file, 'utf8')] as const)
  return Object.fromEntries(await Promise.all(texts))
}
