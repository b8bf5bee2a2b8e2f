// git's history is only read for entries that left when it can be that another one took the place of a mapped one since it was read.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { perhapsNew } from '../../../pipeline/sync/perhaps-new.ts'
import { Instant } from '../../../schema/instant.ts'
import { bareEnvironment, must } from '../../support/run.ts'
import { historyStore } from '../history/history-store.ts'

const day = (at: number) => Instant.parse(`2026-11-1${at}T00:00:00Z`)

/** On each day, these entries are written. */
async function storeOf(days: readonly Record<string, string>[]) {
  const store = await historyStore()
  const top = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
  const person = ['-c', 'user.name=T', '-c', 'user.email=t@example.org']
  for (const [index, entries] of days.entries()) {
    for (const [name, text] of Object.entries(entries)) await writeFile(join(top, `${name}.gpg`), text)
    await must('git', ['add', '--all'], { cwd: top })
    const environment = { ...bareEnvironment, GIT_COMMITTER_DATE: day(index + 1), GIT_AUTHOR_DATE: day(index + 1) }
    await must('git', [...person, 'commit', '--quiet', '-m', 'x'], { cwd: top, environment })
  }
  return store
}

const replaced = [{ one: 'a', two: 'a' }, { one: 'b' }, { x: 'a' }]

it.each([
  { why: 'it was replaced and another one came', days: replaced, read: { one: 1 }, free: ['x'], expected: true },
  { why: 'it was replaced before', days: replaced, read: { one: 2 }, free: ['x'], expected: false },
  { why: 'only another one was replaced', days: replaced, read: { two: 1, one: 2 }, free: ['x'], expected: false },
  { why: 'no commit is as old as what was read', days: replaced, read: { two: 0 }, free: ['x'], expected: true },
  { why: 'what came is mapped, too', days: replaced, read: { one: 1 }, free: ['other'], expected: false },
  {
    why: 'it is again what it was before others were read',
    days: [
      { one: 'a', x: 'b' },
      { one: 'b', x: 'c' },
      { one: 'a', x: 'b' },
    ],
    read: { two: 1, one: 2 },
    free: ['x'],
    expected: true,
  },
])('suspects a mapped entry: $expected where $why', async ({ days, read, free, expected }) => {
  await using store = await storeOf(days)
  const readAt = Object.entries(read).map(([path, at]) => [path, day(at)] as const)

  expect(await perhapsNew(store.git, readAt, new Set(free))).toBe(expected)
})
