// A key keeps its history under whatever names its entry had, and takes nothing from another one that had its path.
import { expect, it } from 'vitest'
import { toJson } from '../../../meta/files/document.ts'
import { type Histories, openHistories } from '../../../pipeline/history/histories.ts'
import { sidecar } from '../../meta/example.ts'
import { balance } from '../../meta/review/snapshots.ts'
import { timeOf, toldHistory } from './told-history.ts'

const place = (alias: string) => `.keyz/providers/openrouter/personal/${alias}.json`

const reading = (alias: string, day: string, amount: string, more = {}) => ({
  [place(alias)]: toJson(
    sidecar({
      key_path: alias,
      key_alias: alias,
      last_success_at: timeOf(day),
      balances: balance(amount),
      ...more,
    }),
  ),
})

const open = (store: Awaited<ReturnType<typeof toldHistory>>, present: string[]) =>
  openHistories({ git: store.git, store: store.path, metadataBranch: 'keyz/metadata', present: new Set(present) })

const amountsOf = (histories: Histories, path: string) =>
  histories
    .of(({ key_path }) => key_path === path)
    .flatMap(({ readings }) => readings.map((one) => one.reading.balances?.[0]?.amount))

it('follows a renamed entry, also where its sidecar moved along and where a branch did not hear of it', async () => {
  await using store = await toldHistory([
    { at: '11-01', write: { 'old.gpg': 'secret one\n', ...reading('old', '11-01', '10') } },
    { at: '11-02', branch: 'keyz/metadata', from: 'main', write: reading('old', '11-02', '9') },
    {
      at: '11-03',
      subject: 'Rename old to new.',
      remove: ['old.gpg', place('old')],
      write: { 'new.gpg': 'secret one\n', ...reading('new', '11-01', '10') },
    },
    { at: '11-04', branch: 'keyz/metadata', write: reading('old', '11-04', '8') },
    { at: '11-05', write: reading('new', '11-05', '7') },
  ])

  const histories = await open(store, ['new'])

  expect(histories.names).toEqual([{ provider_id: 'openrouter', key_path: 'new' }])
  expect(amountsOf(histories, 'new')).toEqual(['10', '9', '8', '7'])
  expect(histories.pathNow('old')).toBe('new')
  expect(histories.of(() => true)[0]?.events).toEqual([{ at: timeOf('11-03'), kind: 'moved', from: 'old' }])
})

it('keeps apart what two entries left under one path', async () => {
  await using store = await toldHistory([
    { at: '11-01', write: { 'a.gpg': 'secret one\n', ...reading('a', '11-01', '10') } },
    { at: '11-02', subject: 'Rename a to b.', remove: ['a.gpg'], write: { 'b.gpg': 'secret one\n' } },
    { at: '11-03', write: { 'a.gpg': 'another secret, much longer than that\n', ...reading('a', '11-03', '50') } },
  ])

  const histories = await open(store, ['a', 'b'])

  expect([amountsOf(histories, 'a'), amountsOf(histories, 'b')]).toEqual([['50'], ['10']])
})

it('keeps apart a deleted entry and the one that was renamed to its path', async () => {
  await using store = await toldHistory([
    { at: '11-01', write: { 'a.gpg': 'secret one\n', ...reading('a', '11-01', '10') } },
    { at: '11-02', write: { 'b.gpg': 'another secret, much longer than that\n', ...reading('b', '11-02', '50') } },
    { at: '11-03', subject: 'Remove a from store.', remove: ['a.gpg', place('a')] },
    {
      at: '11-04',
      subject: 'Rename b to a.',
      remove: ['b.gpg'],
      write: { 'a.gpg': 'another secret, much longer than that\n' },
    },
  ])

  const histories = await open(store, ['a'])

  expect([amountsOf(histories, 'a'), amountsOf(histories, 'a (deleted 2026-11-03)')]).toEqual([['50'], ['10']])
})

it('keeps apart an entry and the one that was moved over it, also in the same second', async () => {
  await using store = await toldHistory([
    { at: '11-01', write: { 'a.gpg': 'one\n', ...reading('a', '11-01', '10') } },
    { at: '11-02', write: { 'b.gpg': 'two\n', ...reading('b', '11-02', '50') } },
    { at: '11-03', subject: 'Rename a to b.', remove: ['a.gpg'], write: { 'b.gpg': 'one\n' } },
    { at: '11-03', remove: [place('a')], write: reading('b', '11-03', '9') },
  ])

  const histories = await open(store, ['b'])

  expect([amountsOf(histories, 'b'), amountsOf(histories, 'b (deleted 2026-11-03)')]).toEqual([['10', '9'], ['50']])
  expect(histories.of(({ key_path }) => key_path === 'b')[0]?.events.map(({ kind }) => kind)).toEqual(['moved'])
})

it('tells when the key was replaced, under any of its names', async () => {
  await using store = await toldHistory([
    { at: '11-01', write: { 'a.gpg': 'one\n', ...reading('a', '11-01', '10') } },
    { at: '11-02', write: { 'a.gpg': 'two\n' } },
    { at: '11-03', subject: 'Rename a to b.', remove: ['a.gpg'], write: { 'b.gpg': 'two\n' } },
    { at: '11-04', write: { 'b.gpg': 'three\n' } },
  ])

  const [found] = (await open(store, ['b'])).of(() => true)

  expect(found?.events.map(({ at, kind }) => [at.slice(5, 10), kind])).toEqual([
    ['11-02', 'replaced'],
    ['11-03', 'moved'],
    ['11-04', 'replaced'],
  ])
})

it('has a deleted entry under its last name, and says what it did not read', async () => {
  await using store = await toldHistory([
    { at: '11-01', write: { 'gone.gpg': 'one\n', ...reading('gone', '11-01', '10') } },
    { at: '11-02', remove: ['gone.gpg', place('gone')], write: { [place('odd')]: '{"schema_version":9}' } },
    { at: '11-03', write: { [place('odd')]: 'odd' } },
  ])

  const histories = await open(store, [])

  expect(amountsOf(histories, 'gone')).toEqual(['10'])
  expect(histories.notes).toEqual([
    '1 version of a sidecar in git came from a newer keyz and was left out: install the newest keyz',
    '1 version of a sidecar in git could not be read and was left out',
  ])
})
