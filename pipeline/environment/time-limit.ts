// A signal that ends work after a time, or when something larger ends.
import { setMaxListeners } from 'node:events'

interface TimeLimit {
  signal: AbortSignal
  /** To be called once the work is over, however it went. */
  release: () => void
}

/**
 * Fires with `parent`, or after so many milliseconds. A timer of our own holds it: Node 20 drops an AbortSignal.timeout within
 * AbortSignal.any when it collects garbage, and then waits for ever.
 */
export function timeLimit(parent: AbortSignal, milliseconds: number): TimeLimit {
  const controller = new AbortController()
  // As many wait for it as work goes on at once; Node takes more than ten for a leak, and says so to the person.
  setMaxListeners(0, controller.signal)
  const end = () => controller.abort(parent.reason)
  const timer = setTimeout(() => controller.abort(new DOMException('the time is up', 'TimeoutError')), milliseconds)
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
