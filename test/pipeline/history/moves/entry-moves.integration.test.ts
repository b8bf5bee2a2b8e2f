// Where mapped entries went, by a real history: chains in which one takes the place of another.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { entryMoves } from '../../../../pipeline/history/moves/entry-moves.ts'
import { historyStore } from '../history-store.ts'

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
