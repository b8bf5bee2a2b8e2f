// When the state is written: only for something new, by one writer, and soon enough.
import { expect, it } from 'vitest'
import type { KeyzFolder } from '../../../meta/files/keyz-folder.ts'
import { LeakError } from '../../../pipeline/errors.ts'
import { LeakScanner } from '../../../pipeline/secrets/leak-scanner.ts'
import { blankKeyState } from '../../../pipeline/sync/key-state.ts'
import { stateKeeper } from '../../../pipeline/sync/state-keeper.ts'
import { Instant } from '../../../schema/instant.ts'
import { SyncState } from '../../../schema/state.ts'
import { gate } from '../../support/gate.ts'

const startedAt = Instant.parse('2026-11-21T00:00:00Z')
const known = () => blankKeyState(startedAt)

/** A folder that counts what is written to it, and a clock that stands still. */
function keeping({ changed = false, keep = false, write = async (_: string) => undefined } = {}) {
  const written: string[] = []
  const time = { now: 0 }
  const folder: KeyzFolder = {
    root: '/',
    read: async () => null,
    list: async () => [],
    ready: async () => '',
    remove: async () => undefined,
    sweep: async () => undefined,
    again: () => folder,
    write: async (_, text) => {
      await write(text)
      written.push(text)
    },
  }
  const state: SyncState = { schema_version: 1, last_run_at: null, keys: {} }
  const keeper = stateKeeper({
    folder,
    scanner: new LeakScanner(),
    state,
    startedAt,
    changed,
    keep,
    clock: () => time.now,
  })
  const newest = () => SyncState.parse(JSON.parse(written.at(-1) ?? ''))
  return { keeper, written, time, newest }
}

it('writes nothing when nothing was learned', async () => {
  const { keeper, written, time } = keeping()

  time.now = 1_000_000
  await keeper.flush()

  expect(written).toEqual([])
})

it('writes once for all that was learned, with the time of the run', async () => {
  const { keeper, written, newest } = keeping()

  for (let key = 0; key < 1_000; key++) await keeper.learn(`key-${key}`, known())
  await keeper.flush()
  await keeper.flush()

  expect(written).toHaveLength(1)
  expect(newest().last_run_at).toBe(startedAt)
  expect(Object.keys(newest().keys)).toHaveLength(1_000)
})

it('writes what was learned some seconds ago, so that a killed run loses no more', async () => {
  const { keeper, written, time, newest } = keeping()

  await keeper.learn('early', known())
  time.now = 6_000
  await keeper.learn('late', known())
  await keeper.learn('later', known())

  expect(written).toHaveLength(1)
  expect(Object.keys(newest().keys)).toEqual(['early', 'late'])
})

it('writes what a rename changed although no key was asked about', async () => {
  const { keeper, written } = keeping({ changed: true })

  await keeper.flush()

  expect(written).toHaveLength(1)
})

it('leaves the file of a newer keyz, and of a dry run, alone', async () => {
  const { keeper, written } = keeping({ keep: true, changed: true })

  await keeper.learn('one', known())
  await keeper.flush()

  expect(written).toEqual([])
})

it('is one writer: what is learned during a write is written after it', async () => {
  const slow = gate()
  let inProgress = 0
  let most = 0
  const { keeper, written, time, newest } = keeping({
    write: async () => {
      most = Math.max(most, ++inProgress)
      await slow.opened
      inProgress--
    },
  })

  time.now = 6_000
  const first = keeper.learn('one', known())
  time.now = 12_000
  await keeper.learn('two', known())
  const last = keeper.flush()
  slow.open()
  await Promise.all([first, last])

  expect(most).toBe(1)
  expect(written).toHaveLength(2)
  expect(Object.keys(newest().keys)).toEqual(['one', 'two'])
})

it('says what holds a piece of a secret, and remembers the rest', async () => {
  let attempts = 0
  const { keeper, written } = keeping({
    write: async () => {
      if (++attempts === 1) throw new LeakError('the state', 'the secret in a/b')
    },
  })

  await keeper.learn('one', known())
  await keeper.flush()

  expect(keeper.notes).toHaveLength(1)
  expect(written).toHaveLength(1)
})
