// The state machine of the terminal interface, without any terminal: key presses and news in, what is shown and what follows out.
import { expect, it } from 'vitest'
import { noFacts } from '../../../pipeline/tui/row-facts.ts'
import type { Effect, Event, State } from '../../../pipeline/tui/state.ts'
import { initialState, update } from '../../../pipeline/tui/update.ts'
import { Instant } from '../../../schema/instant.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import type { SyncResult } from '../../../schema/reports/sync-report.ts'
import { statusKey } from '../../meta/example.ts'

const now = Instant.parse('2026-11-21T00:00:00Z')

const keys = [
  statusKey({ key_path: 'a/one', provider_id: 'openrouter' }),
  statusKey({ key_path: 'a/two', provider_id: 'openrouter', sync: false, badges: ['not_asked', 'stale'] }),
  statusKey({ key_path: 'b/three', provider_id: 'deepseek', tags: ['prod'], notes: 'paid' }),
  statusKey({ key_path: 'c', provider_id: 'openrouter', changed_by_others: true, badges: ['waiting', 'stale'] }),
]

/** In the order of the names. */
function named(size: State['size']): State {
  return { ...initialState(size, now), sort: 'name' }
}

function after(events: readonly Event[], from: State = named({ columns: 80, rows: 24 })) {
  let state = from
  const effects: Effect[] = []
  for (const event of events) {
    const step = update(state, event)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

const loaded = (found: readonly StatusKey[] = keys): Event => ({
  kind: 'loaded',
  keys: found,
  now,
  factsOf: () => noFacts,
  problem: null,
})
const presses = (...names: string[]): Event[] => names.map((press) => ({ kind: 'pressed', press }))

/** What key presses lead to once the keys are there, without what loading led to. */
function pressed(...names: string[]) {
  return after(presses(...names), after([loaded()]).state)
}

function syncsIn(effects: readonly Effect[]) {
  return effects.flatMap((effect) => (effect.do === 'sync' ? [{ paths: effect.paths, by: effect.by }] : []))
}

it('selects the first key, and asks what else is known about it', () => {
  const { state, effects } = after([loaded()])

  expect(state.selected).toBe('a/one')
  expect(effects).toEqual([
    { do: 'wait', path: 'a/one' },
    { do: 'details', path: 'a/one' },
  ])
})

it('shows its help page by page where the terminal is not tall enough', () => {
  const small = after([loaded()], named({ columns: 80, rows: 20 })).state
  const seen = (...names: string[]) => after(presses(...names), small).state.mode

  expect(seen('?')).toEqual({ kind: 'help', top: 0 })
  expect(seen('?', 'j')).toEqual({ kind: 'help', top: 16 })
  expect(seen('?', 'j', 'j')).toEqual({ kind: 'browse' })
  expect(seen('?', 'q')).toEqual({ kind: 'browse' })
})

it('begins with what needs attention most, and goes through each order once', () => {
  const size = { columns: 80, rows: 24 }
  const opened = after([loaded()], initialState(size, now)).state
  const orders = Array.from({ length: 7 }, (_, index) => after(presses(...'s'.repeat(index)), opened).state.sort)

  expect(opened.selected).toBe('c')
  expect(orders).toEqual(['attention', 'name', 'left', 'runway', 'expiry', 'age', 'spend'])
  expect(after(presses(...'sssssss'), opened).state.sort).toBe('attention')
})

it.each([
  [['j'], 'a/two'],
  [['down', 'down'], 'b/three'],
  [['j', 'k'], 'a/one'],
  [['k'], 'a/one'],
  [['G'], 'c'],
  [['end', 'j'], 'c'],
  [['G', 'g'], 'a/one'],
  [['page-down'], 'c'],
  [['page-down', 'page-up'], 'a/one'],
])('after %j, %s is selected', (names, selected) => {
  const { state } = pressed(...names)

  expect(state.selected).toBe(selected)
})

it('keeps the selected row within sight', () => {
  const many = Array.from({ length: 100 }, (_, index) => statusKey({ key_path: `key-${index + 100}` }))
  const small = named({ columns: 80, rows: 14 })

  const { state } = after([loaded(many), ...presses('page-down', 'page-down', 'j', 'k', 'k')], small)
  const last = after(presses('G'), state).state
  const grown = after([{ kind: 'resized', size: { columns: 80, rows: 60 } }], last).state

  const row = state.rows.findIndex(({ id }) => id === state.selected)
  expect(row - state.top).toBeGreaterThanOrEqual(0)
  expect(row - state.top).toBeLessThan(9)
  expect(last.top).toBe(91)
  expect(grown.top).toBe(45)
})

it('moves through the details instead, once they have the focus', () => {
  const { state } = pressed('l', 'j', 'j', 'k')
  const back = after(presses('h', 'j'), state).state

  expect(state).toMatchObject({ focus: 'details', selected: 'a/one', detailsTop: 1 })
  expect(back).toMatchObject({ focus: 'list', selected: 'a/two', detailsTop: 0 })
})

it('shows the keys as a tree, in which folders are rows', () => {
  const { state } = pressed('t', 'g')
  const list = after(presses('t'), state).state

  expect(state.rows.map(({ id }) => id)).toEqual(['a/', 'a/one', 'a/two', 'b/', 'b/three', 'c'])
  expect(state.selected).toBe('a/')
  expect(list.rows).toHaveLength(keys.length)
})

it('filters while it is typed, and brings the old filter back on escape', () => {
  const typed = pressed('/', ...'tag=prod')
  const kept = after(presses('enter'), typed.state).state
  const escaped = after(presses('/', 'x', 'escape'), kept).state
  const cleared = after(presses('escape'), escaped).state

  expect(typed.state.rows.map(({ id }) => id)).toEqual(['b/three'])
  expect(kept).toMatchObject({ filter: 'tag=prod', mode: { kind: 'browse' }, selected: 'b/three' })
  expect(escaped).toMatchObject({ filter: 'tag=prod', mode: { kind: 'browse' } })
  expect(cleared.rows).toHaveLength(keys.length)
})

it('says what is wrong with a filter, and leaves the list as it was', () => {
  const { state } = pressed('/', ...'status=bad', 'enter')

  expect(state.mode).toMatchObject({ kind: 'filter', problem: expect.stringContaining('bad is not a status') })
  expect(state.rows).toHaveLength(keys.length)
})

it.each([
  [['r'], [{ paths: ['a/one'], by: 'person' }]],
  // A person may ask about a key that nothing asks about by itself.
  [['j', 'r'], [{ paths: ['a/two'], by: 'person' }]],
  [['r', 'r'], [{ paths: ['a/one'], by: 'person' }]],
  [['R'], [{ paths: ['a/one', 'c'], by: 'provider' }]],
  // What somebody else changed is sent only after a yes.
  [['G', 'r'], []],
  [['G', 'r', 'n'], []],
  [['G', 'r', 'y'], [{ paths: ['c'], by: 'person' }]],
])('%j asks about %j', (names, expected) => {
  const { effects } = pressed(...names)

  expect(syncsIn(effects)).toEqual(expected)
})

it.each([
  [['/', ...'a/', 'enter', 'R'], [['a/one']], 'The filter hides 1 other key of openrouter, which is not asked about.'],
  [
    ['/', ...'a/two', 'enter', 'R'],
    [],
    'Automatic sync is off for all keys of openrouter that are shown: r asks about one.',
  ],
  [['/', ...'b/', 'enter', 'R'], [['b/three']], undefined],
  [['t', 'j', 'R'], [['a/one', 'c']], undefined],
])('%j asks about those alone that are shown, %j, and says which it leaves out', (names, expected, said) => {
  const { state, effects } = pressed(...names)

  expect(syncsIn(effects).map(({ paths }) => paths)).toEqual(expected)
  expect(state.message?.text).toBe(said)
})

const stale = (key_path: string, more: Partial<StatusKey> = {}) => statusKey({ key_path, badges: ['stale'], ...more })

it('asks about stale keys once when it opens: the oldest first, at most 25, and none that it may not', () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    stale(`key-${index + 10}`, {
      last_success_at: Instant.parse(`2026-10-${30 - index}T00:00:00Z`.replace(/-(\d)T/, '-0$1T')),
    }),
  )

  const first = after([loaded([...keys, ...many])])
  const again = after([loaded([...keys, ...many])], first.state)

  const [warm] = syncsIn(first.effects)
  expect(warm).toMatchObject({ by: 'itself' })
  expect(warm?.paths).toHaveLength(25)
  expect(warm?.paths[0]).toBe('key-39')
  expect(warm?.paths).not.toContain('a/two')
  expect(warm?.paths).not.toContain('c')
  expect(syncsIn(again.effects)).toEqual([])
})

it('asks about a stale key that stays selected, once, unless the agent is locked', () => {
  const fresh = after([loaded([statusKey({ key_path: 'k' })])]).state
  const aged = after([loaded([stale('k')])], fresh).state
  const stayed: Event = { kind: 'stayed', path: 'k' }

  const asked = after([stayed, stayed], aged)
  const elsewhere = after([{ kind: 'stayed', path: 'other' }], aged)
  const locked = after([stayed], { ...aged, locked: true })

  expect(syncsIn(asked.effects)).toEqual([{ paths: ['k'], by: 'itself' }])
  expect(syncsIn(elsewhere.effects)).toEqual([])
  expect(syncsIn(locked.effects)).toEqual([])
})

it.each([
  [{ not_before: '2026-11-21T00:04:30Z' }, 'a/one: backing off after failures: due in 5 min.'],
  [
    { not_before: '2026-11-21T22:00:00Z', retry_after: '2026-11-21T22:00:00Z' },
    'a/one: backing off, as openrouter asked: due in 22 h.',
  ],
])('says how long a key is not asked about, and not until which time: %j', (times, text) => {
  const { not_before, retry_after } = { retry_after: null, ...times }
  const backing = result({
    outcome: 'backing_off',
    not_before: Instant.parse(not_before),
    retry_after: retry_after === null ? null : Instant.parse(retry_after),
  })
  const synced = { kind: 'synced' as const, id: 1, automatic: false, outcome: { results: [backing], notes: [] } }

  expect(after([synced], pressed('r').state).state.message?.text).toBe(text)
})

function result(more: Partial<SyncResult>): SyncResult {
  return {
    key_path: 'a/one',
    provider_id: 'openrouter',
    account_ref: 'default',
    key_alias: 'one',
    sidecar_path: '',
    outcome: 'updated',
    error: null,
    not_before: null,
    retry_after: null,
    ...more,
  }
}

const lockedAgent = result({
  outcome: 'skipped',
  error: { kind: 'decrypt_error', message: 'the key is locked', http_status: null, request: null, at: now },
})

it('reads the keys again after a sync, and remembers that the agent is locked until a person has unlocked it', () => {
  const running = pressed('r').state
  const outcome = (results: SyncResult[]) => ({ results, notes: [] })

  const done = after([{ kind: 'synced', id: 1, automatic: false, outcome: outcome([result({})]) }], running)
  const locked = after([{ kind: 'synced', id: 1, automatic: true, outcome: outcome([lockedAgent]) }], running)
  const unlocked = after([{ kind: 'synced', id: 1, automatic: false, outcome: outcome([result({})]) }], {
    ...running,
    locked: true,
  })

  expect(done.state).toMatchObject({ running: [], locked: false, message: { text: 'a/one: updated.', tone: 'good' } })
  expect(done.effects).toEqual([{ do: 'load' }])
  expect(locked.state).toMatchObject({ locked: true, message: { tone: 'bad' } })
  expect(unlocked.state.locked).toBe(false)
})

it('says of several keys that failed why, and what to do', () => {
  const message = 'the entry is not encrypted for any private key at hand: sync where the right key is'
  const error = { kind: 'decrypt_error' as const, message, http_status: null, request: null, at: now }
  const results = ['a/one', 'a/two'].map((key_path) => result({ key_path, outcome: 'failed', error }))

  const { state } = after(
    [{ kind: 'synced', id: 1, automatic: true, outcome: { results, notes: [] } }],
    pressed('R').state,
  )

  expect(state.message).toEqual({ text: `2 keys: 2 failed. a/one: ${message}.`, tone: 'bad' })
})

it('shows how far a sync is, and has the badges follow', () => {
  const { state, effects } = after([{ kind: 'progressed', id: 1, done: 1, total: 2 }], pressed('R').state)

  expect(state.running).toMatchObject([{ done: 1, total: 2 }])
  expect(effects).toEqual([{ do: 'load' }])
})

it('knows for which other sync one waits, and when it no longer does', () => {
  const running = pressed('R').state
  const waiting = after([{ kind: 'waiting', id: 1, waitsFor: 'process 7' }], running).state
  const going = after([{ kind: 'waiting', id: 1, waitsFor: null }], waiting).state

  expect(waiting.running).toMatchObject([{ waitsFor: 'process 7' }])
  expect(going.running).toMatchObject([{ waitsFor: null }])
})

it('lets a person edit one field of a key', () => {
  const started = pressed('j', 'j', 'e', 't')
  const typed = after(presses('ctrl-u', ...'ci, eu', 'backspace', 'enter'), started.state)
  const cancelled = pressed('j', 'j', 'e', 'n', 'x', 'escape')

  expect(started.state.mode).toMatchObject({ kind: 'edit', field: 'tags', text: 'prod' })
  expect(typed.effects).toEqual([{ do: 'edit', path: 'b/three', field: 'tags', text: 'ci, e' }])
  expect(cancelled.effects.filter((effect) => effect.do === 'edit')).toEqual([])
})

it.each([
  ['a', { do: 'switch-sync', path: 'a/one', on: false }],
  ['c', { do: 'copy', path: 'a/one' }],
  ['o', { do: 'open', url: 'https://openrouter.ai/settings/keys' }],
  ['q', { do: 'quit' }],
  ['ctrl-c', { do: 'quit' }],
])('%s leads to %j', (press, effect) => {
  const { effects } = pressed(press)

  expect(effects).toEqual([effect])
})

it('ends on Ctrl-C whatever else is going on, and types a q where text is expected', () => {
  const typing = pressed('/', 'q')

  expect(typing.effects.filter((effect) => effect.do === 'quit')).toEqual([])
  expect(after(presses('ctrl-c'), typing.state).effects).toEqual([{ do: 'quit' }])
})

it('changes nothing at a provider, and says where to do it', () => {
  const { state, effects } = pressed('u')

  expect(effects).toEqual([])
  expect(state.message?.text).toBe(
    "keyz can't change keys at OpenRouter yet. Press o to do it at https://openrouter.ai/settings/keys",
  )
})

it('stays where it was when the selected key is gone, and does nothing without one', () => {
  const gone = after([loaded(keys.filter(({ key_path }) => key_path !== 'b/three'))], pressed('j', 'j').state)
  const empty = after([loaded([])])
  const nothing = after(presses('j', 'r', 'c', 'e', 'a', 'o', 'u', 'R', 'G', 'l', 'j'), empty.state)

  expect(gone.state.selected).toBe('c')
  expect(empty.state.selected).toBeNull()
  expect(nothing.effects).toEqual([])
})

it('forgets details of a key that is no longer selected', () => {
  const [key = statusKey()] = keys
  const more = { history: [], replacements: [], created_by: null, expires_from: null, violations: [] }
  const details = { ...key, ...more, stored_management_key: null }

  const { state } = after([{ kind: 'detailed', details }], pressed('j').state)

  expect(state.details).toBeNull()
})

it('says why there is no key to do that with, and what to do instead', () => {
  const said = (from: State, ...names: string[]) => after(presses(...names), from).state.message?.text
  const opened = named({ columns: 80, rows: 24 })

  expect(said(opened, 'r')).toBe('The store is still being read.')
  expect(said(after([...presses('r'), loaded()], opened).state)).toBeUndefined()
  expect(said(after([loaded([])], opened).state, 'r')).toBe('No keys yet: press q to quit, then run keyz discover.')
  expect(said(after([loaded()], opened).state, '/', 'z', 'enter', 'r')).toBe(
    'No key matches the filter: Esc shows all again.',
  )
  expect(said(after([loaded()], opened).state, 't', 'g', 'r')).toBe('This is a folder: select a key first.')
})

it('says how to ask about a key all the same where none of them was due', () => {
  const told = (...results: Partial<SyncResult>[]) => {
    const outcome = { results: results.map(result), notes: [] }
    return after([loaded(), { kind: 'synced', id: 1, automatic: false, outcome }]).state.message?.text
  }

  expect(told({ outcome: 'fresh' }, { outcome: 'backing_off' })).toBe(
    '2 keys: 1 fresh, 1 backing off. r asks about one of them all the same.',
  )
  expect(told({ outcome: 'fresh' }, { outcome: 'updated' })).toBe('2 keys: 1 fresh, 1 updated.')
})

it.each([['j'], ['t'], ['/', 'x', 'escape']])('forgets what it said with the next key press: %j', (...names) => {
  const { state } = after(presses('s'), after([loaded()]).state)

  expect(state.message?.text).toBe('Sorted by left.')
  expect(after(presses(...names), state).state.message).toBeNull()
})
