// What a hook's own commit leaves as it was: the person's files, index, branch and whatever they have under way.
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'

const ours = 'meta(sync): refresh deepseek (1 key)'
const asked = (balance: string | null, name = 'one') => `keyz: deepseek/a/${name}: live, $${balance}.00 left.\n`

async function replace(store: HookedStore, balance: string): Promise<void> {
  await store.entry('deepseek/a/one', balance)
  await store.ask('add', 'deepseek/a/one.gpg')
}

/** As in a clone that never synced: what ends a conflict waits for the person otherwise, as changed-by-others.test.ts has it. */
async function forgetConsent(store: HookedStore): Promise<void> {
  await rm(join(store.path, '.git/keyz/allowed.json'), { force: true })
}

const files = async (store: HookedStore, commit = 'HEAD') =>
  (await store.ask('diff-tree', '-r', '--name-only', '--no-commit-id', commit)).trimEnd().split('\n')

it.each(['commit', 'stage'] as const)(
  'leaves staged, partly staged, dirty, renamed and untracked files to the byte in mode %s',
  async (mode) => {
    await using store = await hookedStore(mode)
    for (const name of ['partly', 'dirty', 'gone', 'renamed', 'program']) await store.write(name, `${name}\n`)
    await store.ask('add', '--all')
    await store.ask('commit', '-q', '-m', 'files')
    const mess = async () => {
      await store.write('partly', 'staged\n')
      await store.write('new', Buffer.from([0, 1, 2, 0xff]))
      await store.ask('add', 'partly', 'new')
      await store.ask('mv', 'renamed', 'elsewhere')
      await store.ask('update-index', '--chmod=+x', 'program')
      await store.write('partly', 'dirty\r\n')
      await store.write('dirty', 'dirty\n')
      await rm(join(store.path, 'gone'))
      await store.write('untracked', 'x\n')
    }
    await mess()
    const before = await store.snapshot()

    await store.entry('deepseek/a/one', '9')
    const partial = await store.git(['commit', '-q', '-m', 'partial', '--', 'deepseek/a/one.gpg'])
    const afterPartial = await store.snapshot()
    const balance = await store.balance('one')
    const index = await store.ask('ls-files', '--stage', '.keyz')
    const head = await store.ask('ls-tree', '-r', '--name-only', 'HEAD', '.keyz')

    expect(partial).toMatchObject({ code: 0, stderr: asked('9') })
    expect(afterPartial).toEqual(before)
    expect(balance).toBe('9')
    expect(index.split('\n').length).toBe(head.split('\n').length)
    expect((await store.subjects()).filter((subject) => subject === 'partial')).toEqual(['partial'])
    expect(await files(store, mode === 'commit' ? 'HEAD^' : 'HEAD')).toEqual(['deepseek/a/one.gpg'])
    expect(await store.ask('status', '--porcelain', '.keyz')).toBe(
      mode === 'commit' ? '' : 'M  .keyz/providers/deepseek/a/one.json\n',
    )
  },
)

it('follows commit -a, --amend, stash, cherry-pick and revert', async () => {
  await using store = await hookedStore()
  const start = (await store.ask('rev-parse', 'HEAD')).trim()
  await store.entry('deepseek/a/one', '9')
  const all = await store.git(['commit', '-q', '-a', '-m', 'all'])
  await replace(store, '8')
  const amended = await store.git(['commit', '-q', '--amend', '-m', 'amended'])
  const afterAmend = await store.subjects(start)
  const balances = [await store.balance('one')]
  await replace(store, '7')
  const stashed = [await store.git(['stash', '-q']), await store.git(['stash', 'pop', '-q', '--index'])]
  const afterStash = await store.ask('status', '--porcelain')
  await store.ask('reset', '-q', '--hard')
  await store.ask('checkout', '-q', '-b', 'side')
  await replace(store, '6')
  await store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'picked')
  await store.ask('checkout', '-q', 'main')
  const picked = await store.git(['cherry-pick', 'side'])
  const pickedStatus = await store.ask('status', '--porcelain')
  const later = await store.keyz(['sync', '--git', 'commit'])
  const reverted = await store.git(['revert', '--no-edit', 'HEAD~1'])
  await store.keyz(['sync', '--git', 'commit'])

  expect([all, amended, ...stashed, picked, later, reverted].map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 0])
  expect(afterAmend).toEqual(['all', 'amended', ours])
  expect(balances).toEqual(['8'])
  expect(afterStash).toBe('M  deepseek/a/one.gpg\n')
  expect(pickedStatus).toMatch(/^(?: M \.keyz\/providers\/deepseek\/a\/one\.json\n)?$/)
  expect(await store.balance('one')).toBe('8')
  expect(await store.ask('status', '--porcelain')).toBe('')
  expect(await store.ask('rev-list', '--merges', 'HEAD')).toBe('')
})

it('follows fast-forward, real, squashed and conflicting merges', async () => {
  await using store = await hookedStore()
  await forgetConsent(store)
  const branch = async (name: string, entry: string) => {
    await store.ask('checkout', '-q', '-b', name, 'main')
    await store.entry(`deepseek/a/${entry}`, '5')
    await store.ask('add', '--all')
    await store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', name)
    await store.ask('checkout', '-q', 'main')
  }
  await branch('forward', 'one')
  const forward = await store.git(['merge', '-q', '--ff-only', 'forward'])
  const balance = await store.balance('one')
  await branch('real', 'two')
  await store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '--allow-empty', '-m', 'meanwhile')
  const real = await store.git(['merge', '-q', '--no-edit', 'real'])
  await branch('squash', 'three')
  const squash = await store.git(['merge', '-q', '--squash', 'squash'])
  const squashed = await store.git(['commit', '-q', '-m', 'squashed'])
  await branch('conflict', 'one')
  await replace(store, '4')
  await store.git(['commit', '-q', '-m', 'ours'])
  const conflict = await store.git(['merge', '-q', 'conflict'])
  await forgetConsent(store)
  await replace(store, '3')
  const resolved = await store.git(['commit', '-q', '--no-edit'])

  expect([forward, real, squash, squashed, resolved].map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
  expect(forward.stderr).toBe(asked('5'))
  expect(balance).toBe('5')
  expect(real.stderr).toContain('deepseek/a/two looks like a DeepSeek key')
  expect(squash.stderr).not.toContain('keyz:')
  expect(squashed.stderr).toContain('deepseek/a/three looks like a DeepSeek key')
  expect(conflict.code).toBe(1)
  expect(resolved.stderr).toContain(asked('3'))
  expect(await store.balance('one')).toBe('3')
  expect((await store.subjects()).at(-1)).toBe(ours)
  expect(await store.ask('status', '--porcelain')).toBe('')
})

it('waits for the end of a rebase, also after a conflict, and of a pull that rebases', async () => {
  await using store = await hookedStore()
  await forgetConsent(store)
  const silent = (subject: string) => store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', subject)
  await store.ask('checkout', '-q', '-b', 'side')
  for (const [name, balance] of [
    ['two', '1'],
    ['one', '9'],
    ['three', '1'],
  ] as const) {
    await store.entry(`deepseek/a/${name}`, balance)
    await store.ask('add', '--all')
    await silent(`side ${name}`)
  }
  await store.ask('checkout', '-q', 'main')
  await replace(store, '2')
  await silent('main one')
  await store.ask('checkout', '-q', 'side')

  const stopped = await store.git(['rebase', '-q', 'main'])
  const during = await store.ask('status', '--porcelain')
  await replace(store, '7')
  const continued = await store.git(['rebase', '--continue'])
  const subjects = await store.subjects('main')
  const remote = join(dirname(store.path), 'remote.git')
  await store.ask('clone', '-q', '--bare', store.path, remote)
  await store.ask('remote', 'add', 'origin', remote)
  await replace(store, '6')
  await silent('remote one')
  await store.ask('-c', 'core.hooksPath=/dev/null', 'push', '-q', 'origin', 'side')
  await store.ask('reset', '-q', '--hard', 'HEAD~1')
  await store.write('note', 'x\n')
  await store.ask('add', 'note')
  await silent('note')
  const pulled = await store.git(['pull', '-q', '--rebase', 'origin', 'side'])

  expect(stopped.code).toBe(1)
  expect(during).not.toContain('.keyz')
  expect(continued).toMatchObject({ code: 0, stderr: expect.stringContaining('deepseek/a/one: live, ') })
  expect(subjects).toEqual(['side two', 'side one', 'side three', ours])
  expect(pulled).toMatchObject({ code: 0, stderr: expect.stringContaining(asked('6')) })
  expect((await store.subjects()).slice(-3)).toEqual(['remote one', 'note', ours])
  expect(await store.balance('one')).toBe('6')
  expect(await store.ask('status', '--porcelain')).toBe('')
})

/** Three commits on `side` that nobody asked about: a new balance of one, of two, and a note. */
async function rowOfCommits(store: HookedStore): Promise<void> {
  const silent = (subject: string) => store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', subject)
  await store.entry('deepseek/a/two')
  await store.ask('add', '--all')
  await silent('two')
  await store.keyz(['map', 'deepseek/a/two', '--provider', 'deepseek'])
  await store.keyz(['sync', '--git', 'commit'])
  await store.ask('checkout', '-q', '-b', 'side')
  await replace(store, '9')
  await silent('side one')
  await store.entry('deepseek/a/two', '8')
  await store.ask('add', '--all')
  await silent('side two')
  await store.write('note', 'x\n')
  await store.ask('add', '--all')
  await silent('side note')
  await store.ask('checkout', '-q', 'main')
}

const balances = async (store: HookedStore) => [await store.balance('one'), await store.balance('two')]

const askedBoth = ([one = null, two = null]: readonly (string | null)[]) => `${asked(one)}${asked(two, 'two')}`
const both = /keyz: deepseek\/a\/one: live, \$\d+\.00 left\.\nkeyz: deepseek\/a\/two: live, \$\d+\.00 left\.\n/

it.each(['commit', 'stage'] as const)(
  'asks at the end of a row of cherry-picks, reverts or patches about all of it, in mode %s',
  async (mode) => {
    await using store = await hookedStore(mode)
    await rowOfCommits(store)
    await store.ask('format-patch', '-q', '--binary', '-o', '../patches', 'main..side')
    const patches = ['one', 'two', 'note'].map((name, index) => `../patches/000${index + 1}-side-${name}.patch`)
    const ended = async (...parameters: string[]) => {
      const { code, stderr } = await store.git(parameters)
      await store.keyz(['sync', '--git', 'commit'])
      return { code, stderr, balances: await balances(store) }
    }

    const picked = await ended('cherry-pick', 'main..side')
    const reverted = await ended('revert', '--no-edit', 'HEAD~4..HEAD~1')
    const applied = await ended('am', '-q', '--whitespace=nowarn', ...patches)

    expect([picked, reverted, applied].map(({ code }) => code)).toEqual([0, 0, 0])
    const rowEnded = 'keyz: several commits were picked: the files are written and not committed; run keyz sync.\n'
    const inAm =
      'keyz: git am is in progress: the files are written but not committed; finish it, then run keyz sync again.\n'
    expect([picked.stderr, reverted.stderr]).toEqual(
      [picked, reverted].map((ran) => rowEnded + askedBoth(ran.balances)),
    )
    expect(applied.stderr).toBe(`${mode === 'commit' ? inAm : ''}${askedBoth(applied.balances)}`)
    expect([picked, reverted, applied].map((one) => one.balances)).toEqual([
      ['9', '8'],
      ['10', '10'],
      ['9', '8'],
    ])
    expect(await store.ask('status', '--porcelain')).toBe('')
  },
)

it('asks about a whole row also after a conflict in it, and not about one that was given up', async () => {
  await using store = await hookedStore()
  await rowOfCommits(store)
  await store.entry('deepseek/a/two', '3')
  await store.ask('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-a', '-m', 'main two')
  await store.keyz(['sync', '--git', 'commit'])
  await forgetConsent(store)
  const start = (await store.ask('rev-parse', 'HEAD')).trim()
  await store.ask('format-patch', '-q', '--binary', '-o', '../patches', 'side~3..side~1')
  const stopped = async (...parameters: string[]) => {
    await forgetConsent(store)
    await store.ask('reset', '-q', '--hard', start)
    const before = store.server.requests.length
    const ran = await store.git(parameters)
    expect({ failed: ran.code !== 0, keyz: ran.stderr.match(/^keyz:.*/gm) }).toEqual({ failed: true, keyz: null })
    expect(store.server.requests.length).toBe(before)
    expect(await store.ask('status', '--porcelain')).not.toContain('.keyz')
  }
  const resolved = async (balance: string) => {
    await store.entry('deepseek/a/two', balance)
    await store.ask('add', 'deepseek')
  }

  await stopped('cherry-pick', 'side~3..side')
  await resolved('7')
  const continued = await store.git(['cherry-pick', '--continue'])
  await stopped('cherry-pick', 'side~3..side~1')
  await resolved('6')
  const committed = await store.git(['commit', '-q', '--no-edit'])
  await stopped('cherry-pick', 'side~3..side~1')
  await resolved('1')
  const continuedLast = await store.git(['cherry-pick', '--continue'])
  await stopped('cherry-pick', 'side', 'side~1')
  await resolved('1')
  const onlyLast = await store.git(['cherry-pick', '--continue'])
  await stopped(
    'am',
    '-q',
    '--whitespace=nowarn',
    '--3way',
    '../patches/0001-side-one.patch',
    '../patches/0002-side-two.patch',
  )
  await resolved('5')
  const applied = await store.git(['am', '-q', '--continue'])
  await stopped('cherry-pick', 'side~3..side~1')
  const skipped = await store.git(['cherry-pick', '--skip'])
  await resolved('4')
  const afterSkip = await store.git(['commit', '-q', '-m', 'after a skipped one'])
  await stopped('cherry-pick', 'side~3..side~1')
  const aborted = await store.git(['cherry-pick', '--abort'])
  await resolved('2')
  const afterAbort = await store.git(['commit', '-q', '-m', 'after an aborted row'])

  const all = [continued, committed, continuedLast, onlyLast, applied, skipped, afterSkip, aborted, afterAbort]
  expect(all.map(({ code }) => code)).toEqual(all.map(() => 0))
  expect(continued.stderr).toMatch(both)
  expect(committed.stderr).toMatch(both)
  expect(continuedLast.stderr).toMatch(both)
  expect(onlyLast.stderr).toMatch(/keyz: deepseek\/a\/two: live, \$\d+\.00 left\.\n/)
  expect(applied.stderr).toMatch(both)
  expect(afterSkip.stderr).toMatch(both)
  expect(afterAbort.stderr).toMatch(/^keyz: deepseek\/a\/two: live, \$\d+\.00 left\.\n$/)
  expect((await store.subjects()).at(-1)).toBe(ours)
  expect(await store.ask('status', '--porcelain')).toBe('')
})

it('writes without committing on a detached HEAD and in a bisect, and commits in a linked worktree and first of all', async () => {
  await using store = await hookedStore()
  const elsewhere = join(dirname(store.path), 'linked')
  await store.ask('worktree', 'add', '-q', '-b', 'linked', elsewhere)
  await store.ask('checkout', '-q', '--detach')
  await replace(store, '9')
  const detached = await store.git(['commit', '-q', '-m', 'detached'])
  await store.ask('checkout', '-q', '-f', 'main')
  await store.ask('bisect', 'start', '-q')
  await replace(store, '8')
  const bisecting = await store.git(['commit', '-q', '-m', 'bisecting'])
  await store.ask('bisect', 'reset')
  await store.ask('reset', '-q', '--hard')
  const there = (...parameters: string[]) => store.git(['-C', elsewhere, ...parameters])
  const { secret } = store.server.key('7')
  await store.write('../linked/deepseek/a/one.gpg', await store.encrypt(secret))
  const committed = await there('commit', '-q', '-a', '-m', 'linked')
  const subjects = (await store.ask('log', '-2', '--format=%s', 'linked')).trimEnd().split('\n')
  await store.ask('checkout', '-q', '--orphan', 'fresh')
  await replace(store, '6')
  const first = await store.git(['commit', '-q', '-m', 'first'])

  expect(detached.stderr).toContain('keyz: HEAD is detached: the files are written but not committed')
  expect(bisecting.stderr).toContain('keyz: a bisect is in progress: the files are written but not committed')
  expect(committed).toMatchObject({ code: 0, stderr: asked('7') })
  expect(subjects).toEqual([ours, 'linked'])
  expect(await store.ask('-C', elsewhere, 'status', '--porcelain')).toBe('')
  expect(first).toMatchObject({ code: 0, stderr: asked('6') })
  expect(await store.subjects()).toEqual(['first', ours])
})
