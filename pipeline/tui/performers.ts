// What the state machine asks for, connected to the store, the clock, and other programs.
import type { Instant } from '../../schema/instant.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { sentenceOf } from '../terminal/sentence-of.ts'
import { changeRow } from './change-row.ts'
import { copyWithPass, openPage } from './hand-over.ts'
import type { Performers } from './perform.ts'
import { reading } from './reading.ts'
import type { Event, Message } from './state.ts'
import { syncQueue } from './sync-queue.ts'

/** How long a key is selected before it is looked after. */
const dwell = 1_000

export interface Connections {
  open: OpenStore
  runtime: Runtime
  /** Ends whatever is under way. */
  signal: AbortSignal
  dispatch: (event: Event) => void
  end: (error?: unknown) => void
  /** Gives the terminal away for as long as the work takes. */
  lend: <Result>(work: () => Promise<Result>) => Promise<Result>
  dayOf: (text: string) => Instant | null
  /** Only the readings of the work tree. */
  local: boolean
}

export interface Connected {
  doing: Performers
  /** Settled when nothing is under way anymore. */
  idle: () => Promise<void>
}

export function connected({ open, runtime, signal, dispatch, end, lend, dayOf, local }: Connections): Connected {
  const { environment } = runtime
  const tell = (message: Message, reload = false) => dispatch({ kind: 'told', message, reload })
  const failed = (error: unknown) => tell({ text: sentenceOf(error), tone: 'bad' })
  const syncs = syncQueue(open, runtime, signal, dispatch)
  const { load, details } = reading(open, runtime, signal, dispatch, failed, local)
  let staying: NodeJS.Timeout | undefined
  let changes: Promise<void> = Promise.resolve()
  signal.addEventListener('abort', () => clearTimeout(staying), { once: true })

  const doing: Performers = {
    quit: () => end(),
    load,
    details,
    wait(path) {
      clearTimeout(staying)
      if (path !== null) staying = setTimeout(() => dispatch({ kind: 'stayed', path }), dwell)
    },
    sync: syncs.add,
    copy: (path) => void lend(() => copyWithPass(path, environment, signal)).then(tell, end),
    open: (url) => openPage(url, environment, tell),
    change(effect) {
      const change = effect.do === 'edit' ? effect : { field: 'sync' as const, on: effect.on }
      changes = changes
        .then(() => changeRow(runtime, effect.path, change, dayOf))
        .then((message) => tell(message, true), failed)
    },
  }
  return {
    doing,
    async idle() {
      await Promise.all([syncs.idle(), changes])
    },
  }
}
