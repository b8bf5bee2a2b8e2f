// Where mapped entries went, by a real history: chains in which one takes the place of another.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { entryMoves } from '../../../../pipeline/history/moves/entry-moves.ts'
import { historyStore } from '../history-store.ts'
import { timeOf } from '../told-history.ts'

it('follows entries that each took the place of another one', async () => {
  await using store = await historyStore()
  const top = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
  for (const name of ['a', 'c'])
    await writeFile(join(top, `${name}.gpg`), `what ${name} holds, which is not what others hold\n`)
  await store.run('add', '--all')
  await store.run('commit', '--quiet', '-m', 'x')
  for (const [from, to] of [
    ['a', 'x'],
    ['c', 'y'],
    ['x', 'c'],
  ] as const) {
    await store.run('mv', `${from}.gpg`, `${to}.gpg`)
    await store.run('commit', '--quiet', '-m', `Rename ${from} to ${to}.`)
  }

  const moves = await entryMoves(['a', 'c'], new Set(['c', 'y']), store.git)

  expect([...moves].sort()).toEqual([
    ['a', 'c'],
    ['c', 'y'],
  ])
})

it.each([
  { rename: null, moved: [['a', 'b']] },
  { rename: 'x', moved: [] },
])(
  'follows an entry away from a new one in its place, unless $rename was renamed to there',
  async ({ rename, moved }) => {
    await using store = await historyStore()
    const top = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
    const write = (name: string) =>
      writeFile(join(top, `${name}.gpg`), `what ${name} holds, which is not what others hold\n`)
    const commit = async (message: string) => {
      await store.run('add', '--all')
      await store.run('commit', '--quiet', '-m', message)
    }
    for (const name of ['a', 'x']) await write(name)
    await commit('x')
    await store.run('mv', 'a.gpg', 'b.gpg')
    await commit('Rename a to b.')
    if (rename === null) await writeFile(join(top, 'a.gpg'), 'a new key\n')
    else await store.run('mv', `${rename}.gpg`, 'a.gpg')
    await commit('another a')

    const moves = await entryMoves(['a'], new Set(['a', 'b']), store.git, {
      readAt: new Map([['a', timeOf('2000-01-01T00:00:00Z')]]),
      free: new Set(['b']),
    })

    expect([...moves]).toEqual(moved)
  },
)
