// Remembers that the next sync has to ask about some keys, however fresh they look.
import type { Instant } from '../../schema/instant.ts'
import type { Registry } from '../../schema/registry.ts'
import type { SyncState } from '../../schema/state.ts'
import { blankKeyState, noVersion } from './key-state.ts'

export function markedDue(state: SyncState, registry: Registry, paths: ReadonlySet<string>, now: Instant): SyncState {
  const mapped = [...paths].filter((path) => Object.hasOwn(registry.keys, path))
  const marked = mapped.map((path) => [path, { ...(state.keys[path] ?? blankKeyState(now)), entry_version: noVersion }])
  return { ...state, keys: { ...state.keys, ...Object.fromEntries(marked) } }
}
