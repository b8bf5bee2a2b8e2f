// What key presses do while a person looks around.
import { counted } from '../../meta/judge/values.ts'
import { orderNames } from '../../meta/views/status/sort-keys.ts'
import { providerPage } from '../../providers/facts.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import { printable } from '../../schema/text.ts'
import { asking } from './automatic.ts'
import { type Action, actionOf } from './key-map.ts'
import { arranged, at, bodyHeight, listHeight, moved, selectedRow } from './selection.ts'
import type { Effect, Message, State, Step } from './state.ts'
import { filtered } from './typing.ts'

export function browse(state: State, press: string): Step {
  const action = actionOf(press)
  if (action === null) return still(state)
  if (action === 'left' && press === 'escape' && state.focus === 'list' && state.filter !== '')
    return filtered(state, '')
  const move = moves[action]
  if (move !== undefined) return move(state)
  const look = looks[action]
  if (look !== undefined) return look(state)
  const key = selectedRow(state)?.key
  const work = works[action]
  if (work === undefined) return still(state)
  return key ? work(state, key) : told(state, whyNoKey(state))
}

function whyNoKey({ keys, rows }: State): string {
  if (keys === null) return 'The store is still being read.'
  if (keys.length === 0) return 'No keys yet: press q to quit, then run keyz discover.'
  return rows.length === 0 ? 'No key matches the filter: Esc shows all again.' : 'This is a folder: select a key first.'
}

function still(state: State): Step {
  return { state, effects: [] }
}

function told(state: State, text: string, tone: Message['tone'] = 'plain'): Step {
  return still({ ...state, message: { text, tone } })
}

function doing(state: State, effect: Effect, text: string): Step {
  return { state: { ...state, message: { text, tone: 'plain' } }, effects: [effect] }
}

/** In the details, what moves the selection elsewhere moves the text. How long that is, whoever draws it knows. */
function by(rows: (state: State) => number): (state: State) => Step {
  return (state) =>
    state.focus === 'list'
      ? moved(state, rows(state))
      : still({ ...state, detailsTop: Math.max(0, state.detailsTop + rows(state)) })
}

/** The last line of one page is the first one of the next. */
function page(state: State): number {
  return Math.max(1, (state.focus === 'list' ? listHeight(state) : bodyHeight(state)) - 1)
}

const moves: Partial<Record<Action, (state: State) => Step>> = {
  down: by(() => 1),
  up: by(() => -1),
  pageDown: by((state) => page(state)),
  pageUp: by((state) => -page(state)),
  first: (state) => (state.focus === 'list' ? at(state, 0) : still({ ...state, detailsTop: 0 })),
  last: (state) => (state.focus === 'list' ? at(state, state.rows.length - 1) : by(() => bodyHeight(state))(state)),
  right: (state) => still({ ...state, focus: 'details' }),
  left: (state) => still({ ...state, focus: 'list' }),
}

const looks: Partial<Record<Action, (state: State) => Step>> = {
  filter: (state) =>
    still({ ...state, mode: { kind: 'filter', text: state.filter, before: state.filter, problem: null } }),
  sort(state) {
    const sort = orderNames[(orderNames.indexOf(state.sort) + 1) % orderNames.length] ?? state.sort
    const { state: next, effects } = arranged({ ...state, sort, view: 'list' })
    return { state: { ...next, message: { text: `Sorted by ${sort}.`, tone: 'plain' } }, effects }
  },
  tree: (state) => arranged({ ...state, view: state.view === 'tree' ? 'list' : 'tree' }),
  help: (state) => still({ ...state, mode: { kind: 'help', top: 0 } }),
  quit: (state) => ({ state, effects: [{ do: 'quit' }] }),
}

const works: Partial<Record<Action, (state: State, key: StatusKey) => Step>> = {
  sync(state, key) {
    if (state.running.some(({ paths }) => paths.has(key.key_path)))
      return told(state, 'It is being asked about already.')
    if (!key.changed_by_others) return asking(state, [key], 'person', key.key_path)
    const question = `Somebody else changed ${printable(key.key_path)}. Send it to ${nameOf(key)}? y/n`
    return still({ ...state, mode: { kind: 'confirm', question, path: key.key_path } })
  },
  syncProvider(state, { provider_id: provider }) {
    const isMeant = (key: StatusKey) => key.provider_id === provider && key.sync
    const shown = state.rows.flatMap(({ key }) => (key !== null && isMeant(key) ? [key] : []))
    const hidden = (state.keys ?? []).filter(isMeant).length - shown.length
    if (shown.length === 0) return told(state, whyNobody(state, provider))
    const about = shown.length === 1 ? (shown[0]?.key_path ?? provider) : provider
    const { state: next, effects } = asking(state, shown, 'provider', about)
    return hidden === 0 ? { state: next, effects } : { ...told(next, hiddenWords(hidden, provider)), effects }
  },
  automatic: (state, { key_path: path, sync }) =>
    doing(state, { do: 'switch-sync', path, on: !sync }, `Switching automatic sync ${sync ? 'off' : 'on'}...`),
  // No provider's file allows any change yet: see can_write_billing.
  change(state, key) {
    const page = providerPage(key.provider_id)?.console
    const where = page === undefined ? '' : `. Press o to do it at ${page}`
    return told(state, `keyz can't change keys at ${nameOf(key)} yet${where}`)
  },
  copy: (state, { key_path: path }) => doing(state, { do: 'copy', path }, 'Copying with pass...'),
  open(state, key) {
    const page = providerPage(key.provider_id)?.console
    if (page === undefined) return told(state, `keyz does not know the provider ${printable(key.provider_id)}.`, 'bad')
    return doing(state, { do: 'open', url: page }, `Opening ${page}`)
  },
  edit: (state, { key_path: path }) => still({ ...state, mode: { kind: 'choose-field', path } }),
}

function whyNobody({ filter }: State, provider: string): string {
  return `Automatic sync is off for all keys of ${provider}${filter === '' ? '' : ' that are shown'}: r asks about one.`
}

function hiddenWords(count: number, provider: string): string {
  const isOne = count === 1
  return `The filter hides ${counted(count, 'other key')} of ${provider}, which ${isOne ? 'is' : 'are'} not asked about.`
}

function nameOf({ provider_id }: StatusKey): string {
  return providerPage(provider_id)?.name ?? printable(provider_id)
}
