// What key presses mean while a person types a filter or a value, or answers a question.
import { keyFilter } from '../../meta/views/status/filter-keys.ts'
import { asking } from './automatic.ts'
import { arranged } from './selection.ts'
import type { EditedField, Mode, State, Step } from './state.ts'

type ModeOf<Kind extends Mode['kind']> = Extract<Mode, { kind: Kind }>

const browsing: Mode = { kind: 'browse' }
const maxTyped = 2_000

function still(state: State): Step {
  return { state, effects: [] }
}

/** The text after a press. Keys that move do nothing in a text: what is typed stands at its end. */
function typed(text: string, press: string): string {
  const characters = [...text]
  if (press === 'backspace') return characters.slice(0, -1).join('')
  if (press === 'ctrl-u') return ''
  if (press === 'ctrl-w') return text.replace(/\S*\s*$/, '')
  return [...press].length === 1 && characters.length < maxTyped ? text + press : text
}

/** The list follows while the filter is typed. Escape brings the old one back, and so does one that cannot be used. */
export function filtering(state: State, mode: ModeOf<'filter'>, press: string): Step {
  if (press === 'escape') return filtered({ ...state, mode: browsing }, mode.before)
  if (press === 'enter') return still({ ...state, mode: mode.problem === null ? browsing : mode })
  const text = typed(mode.text, press)
  const problem = problemOf(text)
  const next = { ...state, mode: { ...mode, text, problem } }
  return filtered(next, problem === null ? text : mode.before)
}

/** A filter that cannot be used leaves the one that is there. */
export function filtered(state: State, text: string): Step {
  const test = keyFilter(text)
  return 'problem' in test ? still(state) : arranged({ ...state, filter: text, test }, 0)
}

function problemOf(text: string): string | null {
  const test = keyFilter(text)
  return 'problem' in test ? test.problem : null
}

const fields: Readonly<Record<string, EditedField>> = { t: 'tags', n: 'notes', x: 'expiry' }

export function choosing(state: State, { path }: ModeOf<'choose-field'>, press: string): Step {
  const field = Object.hasOwn(fields, press) ? fields[press] : undefined
  const key = state.keys?.find(({ key_path }) => key_path === path)
  if (field === undefined || key === undefined) return still({ ...state, mode: browsing })
  const text = { tags: key.tags.join(', '), notes: key.notes ?? '', expiry: key.expires_at?.slice(0, 10) ?? '' }[field]
  return still({ ...state, mode: { kind: 'edit', path, field, text } })
}

export function editing(state: State, mode: ModeOf<'edit'>, press: string): Step {
  if (press === 'escape') return still({ ...state, mode: browsing })
  const { path, field, text } = mode
  if (press === 'enter')
    return { state: { ...state, mode: browsing }, effects: [{ do: 'edit', path, field, text: text.trim() }] }
  return still({ ...state, mode: { ...mode, text: typed(text, press) } })
}

/** Anything but a yes means no. */
export function confirming(state: State, mode: ModeOf<'confirm'>, press: string): Step {
  if (press !== 'y') return still({ ...state, mode: browsing, message: { text: 'Nothing was done.', tone: 'plain' } })
  const key = state.keys?.find(({ key_path }) => key_path === mode.path)
  const agreed = { ...state, mode: browsing }
  return key === undefined ? still(agreed) : asking(agreed, [key], 'person', key.key_path)
}
