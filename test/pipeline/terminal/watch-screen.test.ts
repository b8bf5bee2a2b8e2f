// A screen that is drawn again: it ends at a key or an interrupt, and leaves the terminal as it was.
import { EventEmitter } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { LeakScanner } from '../../../pipeline/secrets/leak-scanner.ts'
import { Output } from '../../../pipeline/terminal/output.ts'
import { type Keys, watchScreen } from '../../../pipeline/terminal/watch-screen.ts'
import { temporaryFolder } from '../../support/temporary.ts'

function terminal() {
  const typed = new EventEmitter()
  const raw: boolean[] = []
  const keys: Keys = {
    setRawMode: (on) => raw.push(on),
    on: (event, listener) => typed.on(event, listener),
    off: (event, listener) => typed.off(event, listener),
    resume: () => undefined,
    pause: () => undefined,
  }
  let text = ''
  const stream = {
    write(more: string) {
      text += more
      return true
    },
    isTTY: true,
  }
  const output = new Output(new LeakScanner(), { stdout: stream, stderr: stream }, { color: 'never', inActions: false })
  return { output, keys, raw, press: (key: string) => typed.emit('data', Buffer.from(key)), typed, shown: () => text }
}

const hour = 3_600_000

it.each(['q', '\u0003'])('ends at the key %j, and leaves the terminal as it was', async (key) => {
  const { output, keys, raw, press, typed, shown } = terminal()
  const lines = async () => {
    setImmediate(() => press(key))
    return ['one', 'two']
  }

  await watchScreen(output, keys, { lines, folders: [], every: hour }, new AbortController().signal)

  expect(raw).toEqual([true, false])
  expect(typed.listenerCount('data')).toBe(0)
  expect(shown()).toMatch(/\?1049h.*one.*two.*\?1049l$/s)
})

it('ends at an interrupt', async () => {
  const { output, keys, raw } = terminal()
  const interrupt = new AbortController()
  const lines = async () => {
    setImmediate(() => interrupt.abort())
    return ['one']
  }

  await watchScreen(output, keys, { lines, folders: [], every: hour }, interrupt.signal)

  expect(raw).toEqual([true, false])
})

it('draws again when a file below a folder changed, and does not mind a folder that is not there', async () => {
  await using folder = await temporaryFolder()
  const { output, keys, press, shown } = terminal()
  let draws = 0
  const lines = async () => {
    draws++
    if (draws === 1) setImmediate(() => void writeFile(join(folder.path, 'sidecar.json'), '{}'))
    else setImmediate(() => press('q'))
    return [`drawn ${draws}`]
  }

  const folders = [folder.path, join(folder.path, 'nowhere')]
  await watchScreen(output, keys, { lines, folders, every: hour }, new AbortController().signal)

  expect(shown()).toContain('drawn 2')
})

it('gives the terminal back when there is nothing to draw', async () => {
  const { output, keys, raw, shown } = terminal()
  const lines = () => Promise.reject(new Error('no store'))

  const ended = watchScreen(output, keys, { lines, folders: [], every: hour }, new AbortController().signal)

  await expect(ended).rejects.toThrow('no store')
  expect(raw).toEqual([true, false])
  expect(shown()).toMatch(/\?1049l$/)
})
