// How many programs the hooks start: people wait for every one of them.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { countStarts } from '../support/count-starts.ts'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'
import { keyz, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** The clock of keyz stands still in tests, and that of git does not. */
const beforeTheReading = '2026-01-01T00:00:00Z'

/** Every git that runs from now on writes into a file what it was asked. */
async function gitsDuring(store: HookedStore, work: () => Promise<unknown>): Promise<string[]> {
  const home = store.variables.HOME ?? ''
  const trace = join(home, 'trace')
  await writeFile(join(home, '.gitconfig'), `[trace2]\n\teventTarget = ${trace}\n`)
  await work()
  await rm(join(home, '.gitconfig'))
  const events = (await readFile(trace, 'utf8')).trimEnd().split('\n')
  await rm(trace)
  return events.flatMap((line) => {
    const { event, argv } = JSON.parse(line)
    return event === 'start' ? [argv.join(' ')] : []
  })
}

async function rotate(store: HookedStore, balance: string): Promise<void> {
  await store.entry('deepseek/a/one', balance)
  await store.ask('add', 'deepseek/a/one.gpg')
}

it('starts few gits for a commit that brings a key, and for one that brings nothing', async () => {
  await using store = await hookedStore()
  await rotate(store, '9')

  const withKey = await gitsDuring(store, () => store.git(['commit', '-q', '-m', 'key']))
  await store.write('notes', 'a line\n')
  await store.ask('add', 'notes')
  const withoutKey = await gitsDuring(store, () => store.git(['commit', '-q', '-m', 'notes']))

  expect(await store.balance('one')).toBe('9')
  // The commit itself and git's own maintenance after it; three of sh and three of keyz.
  expect(withKey.length, withKey.join('\n')).toBeLessThanOrEqual(2 + 6)
  expect(withoutKey.filter((git) => !/ maintenance /.test(git))).toHaveLength(2)
})

it('looks at a commit whose pre-commit did not run, whatever the one before it was', async () => {
  await using store = await hookedStore()
  await store.write('notes', 'a line\n')
  await store.ask('add', 'notes')
  const aborted = await store.git(['commit', '-q', '-m', ''])
  const starts = await countStarts(store.path)
  await rotate(store, '9')

  const { code } = await store.git(['commit', '-q', '--no-verify', '-m', 'key'])

  expect([aborted.code, code]).toEqual([1, 0])
  expect(await starts()).toHaveLength(1)
  expect(await store.balance('one')).toBe('9')
})

it('starts keyz at most once for a rebase', async () => {
  await using store = await hookedStore()
  const start = (await store.ask('rev-parse', 'HEAD')).trim()
  await store.ask('checkout', '-q', '-b', 'side', start)
  for (const balance of ['9', '8', '7']) {
    await rotate(store, balance)
    await store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', balance)
  }
  await store.ask('checkout', '-q', 'main')
  await store.entry('deepseek/a/two')
  await store.ask('add', 'deepseek/a/two.gpg')
  await store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'two')
  await store.ask('checkout', '-q', 'side')
  const starts = await countStarts(store.path)

  const { code } = await store.git(['rebase', '-q', 'main'])

  expect(code).toBe(0)
  expect(await starts()).toHaveLength(1)
})

it('notices what a rebase brought even if a reset moved ORIG_HEAD in between', async () => {
  await using store = await hookedStore()
  await store.ask('checkout', '-q', '-b', 'side')
  for (const name of ['one', 'two']) {
    await writeFile(join(store.path, name), name)
    await store.ask('add', name)
    await store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', name)
  }
  await store.ask('checkout', '-q', 'main')
  await rotate(store, '9')
  await store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'rotated')
  await store.ask('checkout', '-q', 'side')
  const starts = await countStarts(store.path)

  await store.git(['-c', 'sequence.editor=sed -i.bak 1s/^pick/edit/', 'rebase', '-q', '-i', 'main'])
  await store.git(['reset', '-q', '--soft', 'HEAD'])
  const { code } = await store.git(['-c', 'core.editor=true', 'rebase', '--continue'])

  expect(code).toBe(0)
  expect(await starts()).toHaveLength(1)
})

/** A clone with hooks, in which every key is read. `there` runs git in it. */
async function colleagueOf(store: HookedStore) {
  const folder = await temporaryFolder()
  const clone = join(folder.path, 'clone')
  const environment = { ...store.variables, PASSWORD_STORE_DIR: clone }
  const there = (...parameters: string[]) => run('git', parameters, { cwd: clone, environment })
  await run('git', ['clone', '-q', store.path, clone], { environment })
  await keyz(['init', '--yes'], { environment })
  await keyz(['sync'], { environment })
  return { clone, there, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}

it('starts no keyz for readings of others, and asks nobody about a rotation whose reading comes along', async () => {
  await using store = await hookedStore()
  const account = store.server.key('10')
  await store.insertRaw('deepseek/a/one', await store.encrypt(account.secret))
  await store.git(['commit', '-q', '-a', '-m', 'one'])
  await using colleague = await colleagueOf(store)
  const { clone, there } = colleague
  const starts = await countStarts(clone)
  store.server.requests.length = 0

  account.balance = '5'
  await store.keyz(['sync', '--force', '--git', 'commit'])
  const readings = await there('pull', '-q', '--ff-only')
  const startsForReadings = await starts()
  await rotate(store, '4')
  await store.git(['commit', '-q', '-m', 'rotated'], { GIT_COMMITTER_DATE: beforeTheReading })
  store.server.requests.length = 0
  let rotation = readings
  const gits = await gitsDuring(store, async () => {
    rotation = await there('pull', '-q', '--ff-only')
  })
  const asked = store.server.requests.length
  const own = (await there('log', '--format=%s', '@{upstream}..HEAD')).stdout
  await store.write('notes', 'a line\n')
  await store.ask('add', 'notes')
  await store.ask('commit', '-q', '-m', 'notes')
  const next = await there('pull', '-q', '--ff-only')

  expect([readings, rotation, next]).toEqual(Array(3).fill({ code: 0, stdout: '', stderr: '' }))
  expect(startsForReadings).toEqual([])
  expect({ asked, own }).toEqual({ asked: 0, own: '' })
  // sh asks what came, and keyz once more, and which commit brought which file.
  const ofHook = gits.filter((git) => / --no-optional-locks /.test(git))
  expect(ofHook.length, ofHook.join('\n')).toBeLessThanOrEqual(3)
})

it('asks nobody about a key that somebody else renamed, however old its reading is', async () => {
  await using store = await hookedStore()
  const account = store.server.key('10')
  await store.insertRaw('deepseek/a/one', await store.encrypt(account.secret))
  await store.git(['commit', '-q', '-a', '-m', 'one'])
  await using colleague = await colleagueOf(store)
  const { clone, there } = colleague
  await store.git(['mv', 'deepseek/a/one.gpg', 'deepseek/a/uno.gpg'])
  await store.git(['commit', '-q', '-m', 'renamed'], { GIT_COMMITTER_DATE: '2037-01-01T00:00:00Z' })
  // By now the provider would have news.
  account.balance = '5'
  store.server.requests.length = 0

  const { code } = await there('pull', '-q', '--ff-only')

  expect([code, store.server.requests.length]).toEqual([0, 0])
  expect((await there('log', '--format=%s', '@{upstream}..HEAD')).stdout).toBe('')
  expect(await readFile(join(clone, '.keyz/providers/deepseek/a/uno.json'), 'utf8')).toContain('"amount": "10"')
})

it('unsets all that names a repository, without asking this git what that is', async () => {
  const named = (await run('git', ['rev-parse', '--local-env-vars'])).stdout.split('\n').filter(Boolean)

  const runner = await readFile(join(import.meta.dirname, '../../.husky/store/runner'), 'utf8')

  const unset = [...runner.matchAll(/^ {2}unset ((?:.*\\\n)*.*)$/gm)].flatMap(([, names = '']) => names.match(/\w+/g))
  expect(unset).toEqual(expect.arrayContaining(named))
})
