// Who brought and replaced an entry, from a real history: anybody who can push chooses the name that git has of them.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { entryAuthors } from '../../../pipeline/history/entry-authors.ts'
import { entryTimes } from '../../../pipeline/history/entry-times.ts'
import { now } from '../../meta/example.ts'
import { bareEnvironment, must } from '../../support/run.ts'
import { historyStore } from './history-store.ts'

async function storeOf(name: string, authors: readonly string[], sameSecond = false) {
  const store = await historyStore()
  const root = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
  for (const [index, author] of authors.entries()) {
    await writeFile(join(root, `${name}.gpg`), `version ${index}`)
    await store.run('add', '--all')
    await must(
      'git',
      [
        '-c',
        'user.name=T',
        '-c',
        'user.email=t@example.org',
        'commit',
        '--quiet',
        `--author=${author} <x@example.com>`,
        '-m',
        'x',
      ],
      {
        cwd: root,
        environment: { ...bareEnvironment, GIT_COMMITTER_DATE: `2026-11-${10 + (sameSecond ? 0 : index)}T12:00:00Z` },
      },
    )
  }
  return store
}

it('names the author of each commit that changed the entry, whatever the entry is called', async () => {
  const name = 'a [b]*?'
  await using store = await storeOf(name, ['Ana', 'Bo'])
  await writeFile(join((await store.git.text(['rev-parse', '--show-toplevel'])).trim(), 'a b.gpg'), 'other')
  await store.run('add', '--all')
  await store.run('commit', '--quiet', '--author=Eve <x@example.com>', '-m', 'x')

  const times = (await entryTimes(store.git)).get(name)
  const authors = await entryAuthors(store.git, name)

  expect(times?.replaced_at.map((at) => authors.get(at))).toEqual(['Bo'])
  expect([...authors.values()]).not.toContain('Eve')
})

it('names who put an entry into the store also after it was renamed', async () => {
  await using store = await storeOf('key', ['Ana'])
  await store.run('mv', 'key.gpg', 'renamed.gpg')
  await store.run('commit', '--quiet', '--author=Bo <x@example.com>', '-m', 'Rename key to renamed.')

  const times = (await entryTimes(store.git)).get('renamed')
  const authors = await entryAuthors(store.git, 'renamed', times?.earlier)

  expect(authors.get(times?.created_at ?? now)).toBe('Ana')
})

it('names nobody where two people changed the entry in one second', async () => {
  await using store = await storeOf('key', ['Ana', 'Bo'], true)

  expect([...(await entryAuthors(store.git, 'key'))]).toEqual([])
})

it('cuts long names, and takes nothing out of one that a terminal would obey', async () => {
  await using store = await storeOf('key', [`\u202e\u001b[31m${'x'.repeat(300)}`])

  const [author] = (await entryAuthors(store.git, 'key')).values()

  expect(author).toBe(`[31m${'x'.repeat(56)}...`)
})

it('knows nobody in a store without a commit, and of an entry that git does not have', async () => {
  await using store = await historyStore()

  expect([...(await entryAuthors(store.git, 'key', [], 'no-such-ref'))]).toEqual([])
  expect([...(await entryAuthors(store.git, 'no/such'))]).toEqual([])
})
