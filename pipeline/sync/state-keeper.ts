// The one writer of the state: it writes only when something was learned, never twice at once, and soon enough that a killed run loses little.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { writeState } from '../../meta/files/state-file.ts'
import type { Instant } from '../../schema/instant.ts'
import type { KeyState, SyncState } from '../../schema/state.ts'
import { LeakError } from '../errors.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'

export interface StateKeeper {
  /** What is known of a key from now on. Resolves at once, unless it is time to write. */
  learn: (path: string, known: KeyState) => Promise<void>
  /** Writes what was learned since the last time. */
  flush: () => Promise<void>
  /** Sentences about what could not be written. */
  notes: string[]
}

interface Keeping {
  folder: KeyzFolder
  scanner: LeakScanner
  state: SyncState
  startedAt: Instant
  /** Whether the state already differs from the file, because entries were renamed or marked as due. */
  changed: boolean
  /** Whether the file stays as it is. */
  keep: boolean
  /** In milliseconds. */
  clock?: () => number
}

/** A killed run asks again about what it learned since then. In seconds: the state of 10,000 keys has 4 MB. */
const flushEvery = 5_000

export function stateKeeper(keeping: Keeping): StateKeeper {
  const { folder, scanner, state, startedAt, keep, clock = () => performance.now() } = keeping
  const notes: string[] = []
  let dirty = keeping.changed
  let flushed = clock()
  let writing: Promise<void> | null = null

  async function write(): Promise<void> {
    dirty = false
    const newest = { ...state, last_run_at: startedAt }
    await writeState(folder, newest).catch(async (error: unknown) => {
      noteLeak(error)
      await writeState(folder, withoutLeaks(newest, scanner)).catch(noteLeak)
    })
  }

  /** A secret that shares words with the names of entries must not cost the other keys their reading. */
  function noteLeak(error: unknown): void {
    if (!(error instanceof LeakError)) throw error
    if (!notes.includes(`${error.message}.`)) notes.push(`${error.message}.`)
  }

  async function flush(): Promise<void> {
    // What was learned while the file is being written is not in it.
    while (writing !== null) await writing
    if (!dirty || keep) return
    writing = write().finally(() => {
      writing = null
      flushed = clock()
    })
    await writing
  }

  return {
    notes,
    flush,
    async learn(path, known) {
      if (state.keys[path] === known) return
      state.keys[path] = known
      dirty = true
      if (writing === null && clock() - flushed >= flushEvery) await flush()
    },
  }
}

/** What holds a piece of a secret is forgotten, and the others are remembered. */
function withoutLeaks(state: SyncState, scanner: LeakScanner): SyncState {
  const keys = Object.entries(state.keys).filter(([path, known]) => !scanner.finds(JSON.stringify({ [path]: known })))
  return { ...state, keys: Object.fromEntries(keys) }
}
