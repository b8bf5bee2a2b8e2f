// `keyz status --watch`: until the person has seen enough.
import { join } from 'node:path'
import { CommandError } from '../../errors.ts'
import type { Runtime } from '../../runtime.ts'
import { watchScreen } from '../../terminal/watch-screen.ts'
import { readStatus, type StatusOptions } from './read-status.ts'
import { shownStatus } from './shown-status.ts'
import { viewOf } from './view-of.ts'

const defaultSeconds = 60

export async function watchStatus(runtime: Runtime, paths: string[], options: StatusOptions): Promise<void> {
  const { output, interactive, interrupt } = runtime
  if (!output.drawable() || !interactive)
    throw new CommandError('--watch needs a terminal to draw on: run keyz status without it')
  const { store } = await runtime.openStore()
  const lines = async () => {
    const { status, now, seen } = await readStatus(runtime, paths, options)
    const view = viewOf(status.keys, options, now, seen)
    const room = { width: output.columns(), isPast: false }
    const shown = await shownStatus(view, status.keys, now, output.dataStyle(), room)
    return output.fitting(shown.lines)
  }
  const every = (options.watch === true ? defaultSeconds : (options.watch ?? defaultSeconds)) * 1000
  await watchScreen(output, process.stdin, { lines, folders: [join(store, '.keyz')], every }, interrupt)
}
