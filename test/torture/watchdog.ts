// Ends a run that hangs, from a thread of its own: nothing else can when one item never returns.
import { Worker } from 'node:worker_threads'

/** Seconds without a new item. The longest one is a kill of `keyz init` on a busy machine. */
const patience = 180

const code = `
const { workerData, parentPort } = require('node:worker_threads')
let message = 'the first item hangs'
let last = Date.now()
parentPort.on('message', (text) => { message = text; last = Date.now() })
setInterval(() => {
  if (Date.now() - last < workerData * 1000) return
  require('node:fs').writeSync(2, message + '\\n')
  process.kill(process.pid, 'SIGKILL')
}, 1000)
`

export interface Watchdog {
  /** `message` is told if this is the last call for too long. */
  alive: (message: string) => void
  end: () => void
}

export function watchdog(): Watchdog {
  const worker = new Worker(code, { eval: true, workerData: patience, execArgv: [] })
  worker.unref()
  let told = 0
  return {
    alive(message) {
      // Of fast items not every one.
      if (performance.now() - told < 5) return
      told = performance.now()
      worker.postMessage(message)
    },
    end: () => void worker.terminate(),
  }
}
