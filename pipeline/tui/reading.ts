// Reads what the screen shows, as often as somebody asks, and the newest request alone.
import type { OpenStore, Runtime } from '../runtime.ts'
import { detailsSource } from './load-details.ts'
import { type Loaded, loadKeys } from './load-keys.ts'
import { newestOnly } from './newest-only.ts'
import type { Event } from './state.ts'

export interface Reading {
  load: () => void
  details: (path: string) => void
}

/** `failed` is told about what could not be read. `local`: the work tree alone. */
export function reading(
  open: OpenStore,
  runtime: Runtime,
  signal: AbortSignal,
  dispatch: (event: Event) => void,
  failed: (error: unknown) => void,
  local: boolean,
): Reading {
  const source = detailsSource(open, runtime, signal)
  const published = new Set<string>()
  let loaded: Loaded | null = null

  const load = newestOnly(async () => {
    try {
      loaded = await loadKeys(open, runtime, { known: published, local })
      dispatch({ kind: 'loaded', ...loaded })
    } catch (error) {
      failed(error)
    }
  })
  const details = newestOnly(async (path: string) => {
    const key = loaded?.keys.find(({ key_path }) => key_path === path)
    if (loaded === null || key === undefined) return
    try {
      dispatch({ kind: 'detailed', details: await source.of(key, loaded) })
    } catch (error) {
      failed(error)
    }
  })
  return { load: () => load(undefined), details }
}
