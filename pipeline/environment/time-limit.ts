// A signal that ends work after a time, or when the work it belongs to ends.
import { setMaxListeners } from 'node:events'

interface TimeLimit {
  signal: AbortSignal
  /** Call it when the work is over, also after an error. */
  release: () => void
}

/** Timers of JavaScript overflow after this many milliseconds, 24 days, and would fire at once. */
const maxTimer = 2 ** 31 - 1

/**
 * Fires with `parent`, or after so many milliseconds. Uses its own timer, because Node 20 collects an AbortSignal.timeout inside
 * AbortSignal.any as garbage, and then waits forever. A limit above 24 days is one of 24 days.
 */
export function timeLimit(parent: AbortSignal, milliseconds: number): TimeLimit {
  const controller = new AbortController()
  // Many requests may listen at once; above ten listeners Node would print a warning about a leak.
  setMaxListeners(0, controller.signal)
  const end = () => controller.abort(parent.reason)
  const timer = setTimeout(
    () => controller.abort(new DOMException('the time is up', 'TimeoutError')),
    Math.min(milliseconds, maxTimer),
  )
  parent.addEventListener('abort', end, { once: true })
  if (parent.aborted) end()
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer)
      parent.removeEventListener('abort', end)
    },
  }
}
