// Which keys are asked about although nobody said so: stale ones, once, and never what a person has to decide about.
import type { StatusKey } from '../../schema/reports/status-report.ts'
import type { Effect, State, Step } from './state.ts'

/** As many as a hook asks about at once. Everything older waits for keyz sync, or for being selected. */
const maxWarm = 25

function mayAsk(key: StatusKey, { asked, locked, running }: State): boolean {
  return (
    key.sync &&
    key.badges.includes('stale') &&
    // Somebody else changed it: a person has to name it first.
    !key.changed_by_others &&
    !locked &&
    !asked.has(key.key_path) &&
    !running.some(({ paths }) => paths.has(key.key_path))
  )
}

/** When the interface opens. Those that were read longest ago come first. */
export function warmRefresh(state: State): Step {
  const stale = (state.keys ?? [])
    .filter((key) => mayAsk(key, state))
    .sort((left, right) => ((left.last_success_at ?? '') < (right.last_success_at ?? '') ? -1 : 1))
    .slice(0, maxWarm)
  return stale.length === 0 ? { state, effects: [] } : asking(state, stale, 'itself', keysWords(stale.length))
}

/** When one key has been selected for a second. */
export function refreshSelected(state: State, path: string): Step {
  const key = state.keys?.find(({ key_path }) => key_path === path)
  if (key === undefined || state.selected !== path || !mayAsk(key, state)) return { state, effects: [] }
  return asking(state, [key], 'itself', path)
}

export function asking(
  state: State,
  keys: readonly StatusKey[],
  by: Extract<Effect, { do: 'sync' }>['by'],
  about: string,
): Step {
  const paths = keys.map(({ key_path }) => key_path)
  const id = (state.running.at(-1)?.id ?? 0) + 1
  const started = { id, paths: new Set(paths), about, done: 0, total: paths.length, waitsFor: null }
  const asked = by === 'itself' ? new Set([...state.asked, ...paths]) : state.asked
  return {
    state: { ...state, asked, message: null, running: [...state.running, started] },
    effects: [{ do: 'sync', id, paths, by }],
  }
}

function keysWords(count: number): string {
  return count === 1 ? '1 stale key' : `${count} stale keys`
}
