// The state machine of the terminal interface: what happened, and what follows from it.

import { refreshSelected, warmRefresh } from './automatic.ts'
import { browse } from './browse.ts'
import { nextHelp } from './help-pane.ts'
import { noFacts } from './row-facts.ts'
import { arranged, moved } from './selection.ts'
import type { Event, Running, Size, State, Step } from './state.ts'
import { isLocked, syncedMessage } from './sync-words.ts'
import { choosing, confirming, editing, filtering } from './typing.ts'

export function initialState(size: Size, now: State['now']): State {
  return {
    size,
    now,
    keys: null,
    view: 'list',
    sort: 'attention',
    filter: '',
    test: () => true,
    rows: [],
    selected: null,
    top: 0,
    detailsTop: 0,
    focus: 'list',
    factsOf: () => noFacts,
    failed: new Map(),
    details: null,
    mode: { kind: 'browse' },
    running: [],
    asked: new Set(),
    locked: false,
    message: null,
  }
}

export function update(state: State, event: Event): Step {
  switch (event.kind) {
    case 'pressed':
      return pressed(state, event.press)
    case 'resized':
      return moved({ ...state, size: event.size }, 0)
    case 'loaded':
      return loaded(state, event)
    case 'detailed':
      return still(event.details.key_path === state.selected ? { ...state, details: event.details } : state)
    case 'stayed':
      return refreshSelected(state, event.path)
    case 'progressed':
      return progressed(state, event)
    case 'waiting':
      return still(changedSync(state, event.id, { waitsFor: event.waitsFor }))
    case 'synced':
      return synced(state, event)
    case 'told':
      return { state: { ...state, message: event.message }, effects: event.reload ? [{ do: 'load' }] : [] }
  }
}

function still(state: State): Step {
  return { state, effects: [] }
}

function pressed(state: State, press: string): Step {
  // Whatever else is going on, this one ends it.
  if (press === 'ctrl-c') return { state, effects: [{ do: 'quit' }] }
  const { mode } = state
  switch (mode.kind) {
    case 'browse':
      // Whoever presses a key has read what it said.
      return browse({ ...state, message: null }, press)
    case 'help':
      return helping(state, mode.top, press)
    case 'filter':
      return filtering(state, mode, press)
    case 'choose-field':
      return choosing(state, mode, press)
    case 'edit':
      return editing(state, mode, press)
    case 'confirm':
      return confirming(state, mode, press)
  }
}

function helping(state: State, top: number, press: string): Step {
  const next = press === 'escape' || press === 'q' ? null : nextHelp(state, top)
  return still({ ...state, mode: next === null ? { kind: 'browse' } : { kind: 'help', top: next } })
}

function loaded(state: State, { keys, now, factsOf, problem }: Extract<Event, { kind: 'loaded' }>): Step {
  const isFirst = state.keys === null
  // Until now, a message could only say that there was nothing to act on yet.
  const before = isFirst ? null : state.message
  const message = problem === null ? before : { text: problem, tone: 'bad' as const }
  const shown = arranged({ ...state, keys, now, factsOf, message })
  // What is known of the selected key may have changed with it.
  const again = shown.state.selected
  const isKey = shown.state.rows.some(({ id, key }) => id === again && key !== null)
  const effects = isKey && again !== null && again === state.selected ? [{ do: 'details', path: again } as const] : []
  if (!isFirst) return { state: shown.state, effects: [...shown.effects, ...effects] }
  const warm = warmRefresh(shown.state)
  return { state: warm.state, effects: [...shown.effects, ...effects, ...warm.effects] }
}

function changedSync(state: State, id: number, change: Partial<Running>): State {
  return { ...state, running: state.running.map((one) => (one.id === id ? { ...one, ...change } : one)) }
}

/** The badges follow while a long sync goes on. */
function progressed(state: State, { id, done, total }: Extract<Event, { kind: 'progressed' }>): Step {
  return { state: changedSync(state, id, { done, total }), effects: done > 0 && done < total ? [{ do: 'load' }] : [] }
}

function synced(state: State, { id, automatic, outcome }: Extract<Event, { kind: 'synced' }>): Step {
  const running = state.running.filter((one) => one.id !== id)
  const locked = isLocked(outcome) || (automatic && state.locked)
  const message = syncedMessage(outcome, automatic, state.now) ?? state.message
  const failed = new Map(state.failed)
  for (const { key_path, error } of 'results' in outcome ? outcome.results : [])
    if (error === null) failed.delete(key_path)
    else failed.set(key_path, error)
  return { state: { ...state, running, locked, message, failed }, effects: [{ do: 'load' }] }
}
