// The terminal interface at work: connects the state to the terminal, the store, and the clock, until a person quits.
import type { Instant } from '../../schema/instant.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { safeTerminal } from '../terminal/safe-terminal.ts'
import { sentenceOf } from '../terminal/sentence-of.ts'
import { changeRow } from './change-row.ts'
import { drawing, showsUnicode } from './drawing.ts'
import { copyWithPass, openPage } from './hand-over.ts'
import { type Performers, perform } from './perform.ts'
import { reading } from './reading.ts'
import type { Model, OpenScreen } from './screen/frame.ts'
import type { Event, Message } from './state.ts'
import { stateHolder } from './state-holder.ts'
import { syncQueue } from './sync-queue.ts'
import { initialState } from './update.ts'

/** How long a key is selected before it is looked after. */
const dwell = 1_000
/** Somebody else may sync this store, too, and ages grow. */
const reloadEvery = 60_000

interface Terminal {
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
}

/** Ends when the person quits, or is interrupted. Throws what nobody expected, with the terminal given back. */
export async function runTui(
  open: OpenStore,
  runtime: Runtime,
  { stdin, stdout }: Terminal,
  dayOf: (text: string) => Instant | null,
): Promise<void> {
  const { environment, scanner, output, interrupt } = runtime
  const [{ openScreen }, { default: widthOf }] = await Promise.all([runtime.loadScreen(), import('string-width')])
  const terminal = safeTerminal(stdout, scanner)
  const sizeNow = () => ({ columns: terminal.columns, rows: terminal.rows })
  const drawn = drawing(output.dataStyle(), widthOf, showsUnicode(environment.forChildren), (text) => output.safe(text))
  const stopping = new AbortController()
  const { signal } = stopping
  const shown: { screen: OpenScreen | null } = { screen: null }
  let staying: NodeJS.Timeout | undefined
  let end: (error?: unknown) => void = () => undefined

  const holder = stateHolder(initialState(sizeNow(), environment.instant()), drawn, (effect) => perform(effect, doing))
  /** What comes in after the end changes nothing anymore. */
  const dispatch = (event: Event) => {
    if (!signal.aborted) holder.dispatch(event)
  }
  const tell = (message: Message, reload = false) => dispatch({ kind: 'told', message, reload })
  const failed = (error: unknown) => tell({ text: sentenceOf(error), tone: 'bad' })
  const syncs = syncQueue(open, runtime, signal, dispatch)
  const { load, details } = reading(open, runtime, signal, dispatch, failed)
  const quit = () => end()

  const model: Model = {
    frame: holder.frame,
    subscribe: holder.subscribe,
    press: (press) => dispatch({ kind: 'pressed', press }),
    resize: () => dispatch({ kind: 'resized', size: sizeNow() }),
    ended: (error) => end(error),
  }
  const show = () => {
    shown.screen = openScreen(model, { stdin, stdout: terminal })
  }

  async function copy(path: string): Promise<void> {
    shown.screen?.close()
    const message = await copyWithPass(path, environment, signal)
    if (signal.aborted) return
    // The terminal may have another size by now.
    model.resize()
    tell(message)
    show()
  }

  const doing: Performers = {
    quit,
    load,
    details,
    wait(path) {
      clearTimeout(staying)
      if (path !== null) staying = setTimeout(() => dispatch({ kind: 'stayed', path }), dwell)
    },
    sync: syncs.add,
    copy: (path) => void copy(path).catch(end),
    open: (url) => openPage(url, environment, tell),
    change(effect) {
      const change = effect.do === 'edit' ? effect : { field: 'sync' as const, on: effect.on }
      changeRow(runtime, effect.path, change, dayOf).then((message) => tell(message, true), failed)
    },
  }

  const ticking = setInterval(load, reloadEvery)
  try {
    await new Promise<void>((resolve, reject) => {
      end = (error) => (error === undefined ? resolve() : reject(error))
      process.once('uncaughtException', end)
      interrupt.addEventListener('abort', quit, { once: true })
      // The terminal is gone.
      stdin.once('end', quit)
      show()
      load()
      if (interrupt.aborted) quit()
    })
  } finally {
    stopping.abort(new Error('the interface was closed'))
    clearTimeout(staying)
    clearInterval(ticking)
    interrupt.removeEventListener('abort', quit)
    stdin.off('end', quit)
    shown.screen?.close()
    // Whatever is under way ends by itself now, and leaves no half of anything.
    await syncs.idle()
    process.off('uncaughtException', end)
  }
}
