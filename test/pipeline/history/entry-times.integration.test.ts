// When entries came and were replaced, from a real history: what encrypts the same key anew is no replacement.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { entryTimes } from '../../../pipeline/history/entry-times.ts'
import { historyStore } from './history-store.ts'

const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T12:00:00Z`

async function storeWithDates() {
  const store = await historyStore()
  const root = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
  return {
    ...store,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    async on(day: number, content: string, subject = 'x') {
      await writeFile(join(root, 'key.gpg'), content)
      await store.run('add', '--all')
      await store.run('commit', '--quiet', `--date=${at(day)}`, '-m', subject)
    },
  }
}

it('is never replaced after one commit', async () => {
  await using store = await storeWithDates()
  await store.on(1, 'first')

  const times = (await entryTimes(store.git)).get('key')

  expect(times).toMatchObject({ rotated_at: null, replaced_at: [], replacements: [] })
})

it('lists every replacement, but no new encryption of the same key and nothing that came back as it was', async () => {
  await using store = await storeWithDates()
  await store.on(1, 'first')
  await store.on(2, 'second')
  await store.on(3, 'anew', 'Reencrypt password store using new GPG id x.')
  await store.commit('config.yaml', '# nothing')
  await store.run('rm', '--quiet', 'key.gpg')
  await store.run('commit', '--quiet', '-m', 'gone')
  await store.on(4, 'anew')
  await store.on(5, 'third')

  const times = (await entryTimes(store.git)).get('key')

  expect(times?.replaced_at).toHaveLength(2)
  expect(times?.rotated_at).toBe(times?.replaced_at[0])
  expect(times?.replacements).toEqual(expect.arrayContaining([at(2), at(5)]))
  expect(times?.replacements).not.toContain(at(3))
  expect(times?.replacements).not.toContain(at(4))
})

it('goes as far as the history of a commit, and is empty where git cannot tell', async () => {
  await using store = await storeWithDates()
  expect(await entryTimes(store.git)).toEqual(new Map())
  await store.on(1, 'first')
  await store.on(2, 'second')

  expect((await entryTimes(store.git, 'HEAD~1')).get('key')?.rotated_at).toBeNull()
  expect((await entryTimes(store.git, 'HEAD')).get('key')?.rotated_at).not.toBeNull()
})

it('is not misled by what a subject holds, nor by signatures that git is told to show', async () => {
  await using store = await storeWithDates()
  await store.run('config', 'log.showSignature', 'true')
  await store.on(1, 'first', 'x\u00011 1 y')
  await store.on(2, 'second', ':100644 100644 0000000 0000000 M')
  await store.on(3, 'third', '\u0001')

  const times = (await entryTimes(store.git)).get('key')

  expect(times?.replacements).toEqual(expect.arrayContaining([at(2), at(3)]))
  expect(times?.replacements).not.toContain(at(1))
})

it('follows an entry to where it was renamed, also where pass encrypted it anew on the way', async () => {
  await using store = await storeWithDates()
  const root = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
  await store.on(1, 'first')
  await store.on(2, 'second')
  const before = (await entryTimes(store.git)).get('key')
  await store.run('mv', 'key.gpg', 'moved.gpg')
  await store.run('commit', '--quiet', '-m', 'Tidy up.')
  await store.run('mv', 'moved.gpg', 'again.gpg')
  await writeFile(join(root, 'again.gpg'), 'second, for other recipients')
  await store.run('commit', '--quiet', '--all', '-m', 'Rename moved to again.')

  const times = await entryTimes(store.git)

  expect(times.get('again')).toEqual({ ...before, earlier: expect.anything() })
  expect(times.get('again')?.earlier.map(({ path }) => path)).toEqual(['moved', 'key'])
  expect(times.get('again')?.replaced_at).toHaveLength(1)
})

it('takes a new entry in the place of one that was renamed for a new key', async () => {
  await using store = await storeWithDates()
  await store.on(1, 'first')
  await store.run('mv', 'key.gpg', 'moved.gpg')
  await store.run('commit', '--quiet', `--date=${at(2)}`, '-m', 'Tidy up.')
  await store.on(3, 'another key in the old place')

  const times = await entryTimes(store.git)

  expect(times.get('key')).toMatchObject({ replaced_at: [], earlier: [], since: at(3) })
  expect(times.get('moved')).toMatchObject({ replaced_at: [], earlier: [{ path: 'key' }], since: null })
})

it('follows an entry to where another one was deleted, and takes nothing of that one along', async () => {
  await using store = await storeWithDates()
  const root = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
  await store.on(1, 'deleted later')
  await store.on(2, 'replaced, then deleted')
  await writeFile(join(root, 'other.gpg'), 'something else')
  await store.run('add', '--all')
  await store.run('commit', '--quiet', '-m', 'x')
  const before = (await entryTimes(store.git)).get('other')
  await store.run('rm', '--quiet', 'key.gpg')
  await store.run('commit', '--quiet', `--date=${at(3)}`, '-m', 'Remove key from store.')
  await store.run('mv', 'other.gpg', 'key.gpg')
  await store.run('commit', '--quiet', `--date=${at(4)}`, '-m', 'Rename other to key.')

  const times = (await entryTimes(store.git)).get('key')

  expect(times).toEqual({
    ...before,
    earlier: [{ path: 'other', until: expect.anything(), since: null }],
    since: at(4),
  })
})

it('follows an entry that was moved over another one, and takes nothing of that one along', async () => {
  await using store = await storeWithDates()
  const root = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
  await store.on(1, 'first')
  await writeFile(join(root, 'other.gpg'), 'something else')
  await store.on(2, 'second')
  const before = (await entryTimes(store.git)).get('other')
  await store.run('mv', '--force', 'other.gpg', 'key.gpg')
  await store.run('commit', '--quiet', `--date=${at(3)}`, '-m', 'Tidy up.')

  const times = (await entryTimes(store.git)).get('key')

  expect(times).toEqual({
    ...before,
    earlier: [{ path: 'other', until: expect.anything(), since: null }],
    since: at(3),
  })
})

it('takes a new entry for a new key where another one was deleted in the same commit', async () => {
  await using store = await storeWithDates()
  const root = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
  await store.on(1, 'first')
  await store.on(2, 'second')
  await store.run('rm', '--quiet', 'key.gpg')
  await writeFile(join(root, 'other.gpg'), 'something else')
  await store.run('add', '--all')
  await store.run('commit', '--quiet', '-m', 'Replace one by the other.')

  const times = (await entryTimes(store.git)).get('other')

  expect(times?.replaced_at).toEqual([])
})

it('goes by the arrival where the renaming before it was picked from elsewhere, and keeps it for an earlier name', async () => {
  await using store = await storeWithDates()
  await store.on(1, 'first')
  await store.run('mv', 'key.gpg', 'moved.gpg')
  await store.run('commit', '--quiet', `--date=${at(2)}`, '-m', 'Tidy up.')
  await store.on(12, 'another key in the old place')
  await store.run('mv', 'key.gpg', 'moved too.gpg')
  await store.run('commit', '--quiet', `--date=${at(13)}`, '-m', 'Tidy up more.')

  const times = await entryTimes(store.git)

  expect(times.get('moved too')?.earlier).toEqual([{ path: 'key', until: expect.anything(), since: at(12) }])
  expect(times.get('moved')?.earlier).toEqual([{ path: 'key', until: expect.anything(), since: null }])
})
