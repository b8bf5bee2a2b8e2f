// Where mapped entries are after a history of renames over one another, and that git needs no content to tell it.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openGit } from '../../../../pipeline/git/git.ts'
import { departuresIn } from '../../../../pipeline/history/moves/departures.ts'
import { entryMoves } from '../../../../pipeline/history/moves/entry-moves.ts'
import { registryMoves } from '../../../../pipeline/history/moves/registry-moves.ts'
import { bareEnvironment, must } from '../../../support/run.ts'
import { temporaryFolder } from '../../../support/temporary.ts'
import { historyStore } from '../history-store.ts'
import { timeOf } from '../told-history.ts'

const mapped = ['one', 'two', 'three']

/** Each step is a commit: `mv` moves, over another entry too, `anew` moves and encrypts anew, `ins` writes, `back` restores, `revert` undoes. */
async function storeAfter(steps: readonly string[]) {
  const store = await historyStore()
  const top = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
  let written = 0
  const write = (name: string) =>
    writeFile(join(top, `${name}.gpg`), `${'what several entries hold '.repeat(9)}${written++}\n`)
  const commit = async (message: string) => {
    await store.run('add', '--all')
    await store.run('commit', '--quiet', '-m', message)
  }
  for (const name of mapped) await write(name)
  await commit('x')
  for (const step of steps) {
    const [verb, from = '', to = ''] = step.split(' ')
    if (verb === 'mv' || verb === 'anew') await store.run('mv', '--force', `${from}.gpg`, `${to}.gpg`)
    if (verb === 'anew') await write(to)
    if (verb === 'ins') await write(from)
    if (verb === 'rm') await store.run('rm', '--quiet', `${from}.gpg`)
    if (verb === 'back') await store.run('checkout', 'HEAD~1', '--', `${from}.gpg`)
    if (verb === 'revert') await store.run('revert', '--no-edit', 'HEAD')
    else await commit(to === '' ? 'x' : `Rename ${from} to ${to}.`)
  }
  const present = (await store.git.text(['ls-files', '-z', '--', '.'])).split('\0').filter((file) => file !== '')
  return { ...store, top, present: new Set(present.map((file) => file.replace('.gpg', ''))) }
}

it.each([
  { steps: ['mv one two', 'mv two one', 'mv three q'], moved: { three: 'q', two: null } },
  { steps: ['mv one two', 'mv two c'], moved: { one: 'c', two: null } },
  { steps: ['mv one two', 'mv two three'], moved: { one: 'three', three: null, two: null } },
  { steps: ['mv two x', 'mv one two', 'mv two y', 'ins one', 'ins two'], moved: { one: 'y', two: 'x' } },
  { steps: ['mv two three', 'mv three one', 'ins two'], moved: {} },
  { steps: ['mv one x', 'ins one', 'mv one y', 'ins one'], moved: { one: 'x' } },
  { steps: ['mv one x', 'back one'], moved: {} },
  { steps: ['anew one x', 'ins one'], moved: {} },
  { steps: ['anew one x'], moved: { one: 'x' } },
  { steps: ['anew one two'], moved: { one: 'two', two: null } },
])('knows where entries are after $steps', async ({ steps, moved }) => {
  await using store = await storeAfter(steps)
  const readAt = new Map(mapped.map((path) => [path, timeOf('2000-01-01T00:00:00Z')]))
  const free = new Set([...store.present].filter((path) => !mapped.includes(path)))

  const moves = await entryMoves(mapped, store.present, store.git, { readAt, free })

  expect(Object.fromEntries([...moves].sort())).toEqual(moved)
})

it.each([
  { steps: ['mv one two'], moved: { one: 'two', two: null } },
  { steps: ['mv two x', 'mv one two'], moved: { one: 'two', two: 'x' } },
])(
  'follows also where a clone that had not heard of $steps yet read the one that had to make room',
  async ({ steps, moved }) => {
    await using store = await storeAfter(steps)
    const readAt = new Map(mapped.map((path) => [path, timeOf('2099-01-01T00:00:00Z')]))

    const moves = await entryMoves(mapped, store.present, store.git, { readAt, free: new Set() })

    expect(Object.fromEntries([...moves].sort())).toEqual(moved)
  },
)

it('follows the others where nobody knows when entries were read that were renamed over one another', async () => {
  await using store = await storeAfter(['mv one two', 'mv two one', 'mv three q'])

  expect([...(await registryMoves(mapped, store.present, store.git))]).toEqual([['three', 'q']])
})

it('makes room for one that was moved on from there, where nobody knows when entries were read', async () => {
  await using store = await storeAfter(['mv one two', 'mv two c'])

  const moves = await entryMoves(mapped, store.present, store.git)

  expect(Object.fromEntries([...moves].sort())).toEqual({ one: 'c', two: null })
})

it('follows an entry back whose rename over another one was undone', async () => {
  await using store = await storeAfter(['mv one two', 'revert'])
  const read = { readAt: new Map([['two', timeOf('2000-01-01T00:00:00Z')]]), free: new Set(['one']) }
  const departures = await departuresIn(store.git)

  expect(departures.get('two')?.map(({ to }) => to)).toEqual([null, 'one'])
  // Between the two, no sync has followed it to there: nobody knows which of both the row means.
  expect([...(await entryMoves(['two'], store.present, store.git, read))]).toEqual([])
})

it('lets an entry of a registry outside of git take the place of one that left', async () => {
  await using store = await storeAfter(['rm three', 'mv two c', 'mv one two'])

  const moves = await registryMoves(mapped, store.present, store.git)

  expect(Object.fromEntries([...moves].sort())).toEqual({ one: 'two', two: 'c' })
})

it('needs no content to tell where entries went', async () => {
  await using store = await storeAfter(['anew one x', 'mv two y'])
  await using home = await temporaryFolder()
  await store.run('config', 'uploadpack.allowFilter', 'true')
  const parameters = ['--quiet', '--no-checkout', '--filter=blob:none', `file://${store.top}`, 'copy']
  await must('git', ['clone', ...parameters], { cwd: home.path })
  const git = openGit(join(home.path, 'copy'), bareEnvironment)
  const missing = () => git.text(['rev-list', '--objects', '--missing=print', 'HEAD'])
  const before = await missing()

  const departures = await departuresIn(git)

  expect(departures.get('one')?.map(({ to }) => to)).toEqual(['x'])
  expect(before).toContain('?')
  expect(await missing()).toBe(before)
})
