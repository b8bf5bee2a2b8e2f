// A screen that is drawn again whenever something changed, until the person presses q or Ctrl-C.
import { watch } from 'node:fs'
import type { Output } from './output.ts'

export interface Keys {
  setRawMode?: (raw: boolean) => unknown
  on: (event: 'data', listener: (typed: Buffer | string) => void) => unknown
  off: (event: 'data', listener: (typed: Buffer | string) => void) => unknown
  resume: () => unknown
  pause: () => unknown
}

interface Watched {
  /** The lines of the screen as things are now. */
  lines: () => Promise<string[]>
  /** Drawn again soon after something below these folders changed. One that does not exist is not watched. */
  folders: readonly string[]
  /** Drawn again after so many milliseconds even if nothing seems to have changed: time itself changes what is shown. */
  every: number
}

/** A sync writes many files: they are drawn together. */
const together = 200

/** Never drawn twice at once. Rejects if the lines cannot be had. */
export async function watchScreen(output: Output, keys: Keys, watched: Watched, interrupt: AbortSignal): Promise<void> {
  const ended = new AbortController()
  const end = () => ended.abort()
  const onKey = (typed: Buffer | string) => {
    if (/[q\u0003\u0004]/.test(String(typed))) end()
  }
  let wake = () => {}
  let timer: NodeJS.Timeout | undefined
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => wake(), together)
  }
  const watchers = watched.folders.flatMap((folder) => watcherOf(folder, soon))
  const screen = output.openScreen()
  keys.setRawMode?.(true)
  keys.on('data', onKey)
  keys.resume()
  interrupt.addEventListener('abort', end, { once: true })
  process.on('SIGWINCH', soon)
  try {
    while (!ended.signal.aborted && !interrupt.aborted) {
      output.draw(await watched.lines())
      await new Promise<void>((resolve) => {
        wake = resolve
        timer = setTimeout(resolve, watched.every)
        ended.signal.addEventListener('abort', () => resolve(), { once: true })
        if (ended.signal.aborted) resolve()
      })
      clearTimeout(timer)
    }
  } finally {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
    process.off('SIGWINCH', soon)
    interrupt.removeEventListener('abort', end)
    keys.off('data', onKey)
    keys.setRawMode?.(false)
    keys.pause()
    screen.close()
  }
}

/** None where the system cannot watch folders, or this one is not there: the clock remains. */
function watcherOf(folder: string, changed: () => void) {
  try {
    const watcher = watch(folder, { recursive: true, persistent: false }, changed)
    watcher.on('error', () => watcher.close())
    return [watcher]
  } catch {
    return []
  }
}
