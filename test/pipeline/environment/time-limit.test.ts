// A time limit ends what it limits, however often the garbage was collected; and is gone once the work is over.
import { expect, it, vi } from 'vitest'
import { timeLimit } from '../../../pipeline/environment/time-limit.ts'
import { run, typescript } from '../../support/run.ts'

const ended = (signal: AbortSignal) =>
  new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))

it('fires after the time, with a reason that is no interruption', async () => {
  const { signal } = timeLimit(new AbortController().signal, 1)

  await ended(signal)

  expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
})

it('fires with what it is a part of, also when that ended before', () => {
  const parent = new AbortController()
  const running = timeLimit(parent.signal, 60_000)
  parent.abort(new Error('interrupted'))
  const late = timeLimit(parent.signal, 60_000)
  running.release()
  late.release()

  expect([running.signal.reason, late.signal.reason]).toEqual([new Error('interrupted'), new Error('interrupted')])
})

it('does not fire once it was released', () => {
  const parent = new AbortController()
  const { signal, release } = timeLimit(parent.signal, 60_000)
  release()
  parent.abort()

  expect(signal.aborted).toBe(false)
})

it('takes a limit that is longer than any timer for the longest there is, instead of firing at once', () => {
  vi.useFakeTimers()
  try {
    const longest = 2 ** 31 - 1
    const limits = [longest, longest + 1, 30 * 24 * 3_600_000, Number.POSITIVE_INFINITY].map((milliseconds) =>
      timeLimit(new AbortController().signal, milliseconds),
    )
    const aborted = () => limits.map(({ signal }) => signal.aborted)

    vi.advanceTimersByTime(longest - 1)
    const before = aborted()
    vi.advanceTimersByTime(1)

    expect(before).toEqual([false, false, false, false])
    expect(aborted()).toEqual([true, true, true, true])
  } finally {
    vi.useRealTimers()
  }
})

it('survives the collection of garbage, which AbortSignal.timeout within AbortSignal.any does not', async () => {
  const script = `
    import { timeLimit } from '${new URL('../../../pipeline/environment/time-limit.ts', import.meta.url).href}'
    const { signal } = timeLimit(new AbortController().signal, 50)
    signal.addEventListener('abort', () => console.log('ended'))
    for (let turn = 0; turn < 5; turn++) globalThis.gc()
  `

  const { stdout } = await run(process.execPath, [
    '--expose-gc',
    '--import',
    typescript,
    '--input-type=module',
    '-e',
    script,
  ])

  expect(stdout).toBe('ended\n')
})
