// The terminal interface at work: connects the state to the terminal and to what it asks for, until a person quits.
import type { OpenStore, Runtime } from '../runtime.ts'
import { safeTerminal } from '../terminal/safe-terminal.ts'
import { drawing, showsUnicode } from './drawing.ts'
import { endingOf } from './ending.ts'
import { perform } from './perform.ts'
import { type Connections, connected } from './performers.ts'
import type { Model, OpenScreen } from './screen/frame.ts'
import type { Event } from './state.ts'
import { stateHolder } from './state-holder.ts'
import { initialState } from './update.ts'

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
  { dayOf, local }: Pick<Connections, 'dayOf' | 'local'>,
): Promise<void> {
  const { environment, scanner, output, interrupt } = runtime
  const [{ openScreen }, { default: widthOf }] = await Promise.all([runtime.loadScreen(), import('string-width')])
  const terminal = safeTerminal(stdout, scanner)
  const sizeNow = () => ({ columns: terminal.columns, rows: terminal.rows })
  const style = { ...output.dataStyle(), ascii: !showsUnicode(environment.forChildren) }
  const drawn = drawing(style, widthOf, (text) => output.safe(text))
  const stopping = new AbortController()
  const { signal } = stopping
  const { end, over, forget } = endingOf(interrupt, stdin)
  const shown: { screen: OpenScreen | null } = { screen: null }

  const holder = stateHolder(initialState(sizeNow(), environment.instant()), drawn, (effect) => perform(effect, doing))
  /** What comes in after the end changes nothing anymore. */
  const dispatch = (event: Event) => {
    if (!signal.aborted) holder.dispatch(event)
  }
  const model: Model = {
    frame: holder.frame,
    subscribe: holder.subscribe,
    press: (press) => dispatch({ kind: 'pressed', press }),
    resize: () => dispatch({ kind: 'resized', size: sizeNow() }),
    ended: end,
  }
  const show = () => {
    shown.screen = openScreen(model, { stdin, stdout: terminal })
  }
  async function lend<Result>(work: () => Promise<Result>): Promise<Result> {
    shown.screen?.close()
    const result = await work()
    if (!signal.aborted) {
      // The terminal may have another size by now.
      model.resize()
      show()
    }
    return result
  }
  const { doing, idle } = connected({ open, runtime, signal, dispatch, end, lend, dayOf, local })

  const ticking = setInterval(doing.load, reloadEvery)
  try {
    show()
    doing.load()
    await over
  } finally {
    stopping.abort(new Error('the interface was closed'))
    clearInterval(ticking)
    shown.screen?.close()
    // Whatever is under way ends by itself now, and leaves no half of anything.
    await idle()
    forget()
  }
}
