// Remembers of some keys that the next sync has to ask about them, however fresh they look.
import type { Instant } from '../../schema/instant.ts'
import type { Registry } from '../../schema/registry.ts'
import type { KeyState, SyncState } from '../../schema/state.ts'

/** No entry has it: so the entry counts as written anew. */
const noVersion = ''

export function markedDue(state: SyncState, registry: Registry, paths: ReadonlySet<string>, now: Instant): SyncState {
  const mapped = [...paths].filter((path) => Object.hasOwn(registry.keys, path))
  const marked = mapped.map((path) => [path, { ...(state.keys[path] ?? neverAsked(now)), entry_version: noVersion }])
  return { ...state, keys: { ...state.keys, ...Object.fromEntries(marked) } }
}

function neverAsked(now: Instant): KeyState {
  return {
    last_attempt_at: now,
    last_success_at: null,
    entry_version: noVersion,
    not_before: null,
    last_error_kind: null,
    consecutive_failures: 0,
    attempts: 0,
    successes: 0,
    failures: 0,
  }
}
