// Spreads decryption over worker threads, for the one case where it is slow in process: RSA on Node 20.
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { ErrorKind } from '../../schema/sidecar.ts'
import { KeyError } from '../errors.ts'
import { UnsupportedMessageError } from './openpgp-message.ts'

export interface WorkerPool {
  decrypt: (encrypted: Uint8Array) => Promise<Uint8Array>
  close: () => Promise<void>
}

const Reply = z.union([
  z.object({ data: z.instanceof(Uint8Array) }),
  z.object({ failure: z.object({ kind: ErrorKind, message: z.string(), local: z.boolean() }) }),
  z.object({ unsupported: z.string() }),
])

interface Task {
  encrypted: Uint8Array
  resolve: (data: Uint8Array) => void
  reject: (error: Error) => void
}

/** `keys` are unlocked private keys; they stay within this process. */
export function workerPool(keys: Uint8Array[], size: number): WorkerPool {
  const waiting: Task[] = []
  const idle: Worker[] = []
  const workers = new Set<Worker>()

  function start(): Worker {
    const worker = new Worker(new URL('./openpgp-worker.mjs', import.meta.url), { workerData: { keys } })
    worker.unref()
    workers.add(worker)
    return worker
  }

  function next(worker: Worker): void {
    const task = waiting.shift()
    if (task === undefined) {
      worker.unref()
      idle.push(worker)
    } else give(worker, task)
  }

  function give(worker: Worker, task: Task): void {
    worker.ref()
    const failed = (error: Error) => {
      workers.delete(worker)
      worker.off('message', answered)
      task.reject(
        new KeyError('decrypt_error', 'decryption ended unexpectedly: run again', { passing: true, cause: error }),
      )
      const left = waiting.shift()
      if (left !== undefined) give(start(), left)
    }
    const answered = (message: unknown) => {
      worker.off('error', failed)
      settle(task, message)
      next(worker)
    }
    worker.once('error', failed)
    worker.once('message', answered)
    worker.postMessage(task.encrypted)
  }

  return {
    decrypt: (encrypted) =>
      new Promise((resolve, reject) => {
        const task = { encrypted, resolve, reject }
        const worker = idle.pop() ?? (workers.size < size ? start() : undefined)
        if (worker === undefined) waiting.push(task)
        else give(worker, task)
      }),
    async close() {
      await Promise.all([...workers].map((worker) => worker.terminate()))
    },
  }
}

function settle(task: Task, message: unknown): void {
  const reply = Reply.parse(message)
  if ('data' in reply) task.resolve(reply.data)
  else if ('failure' in reply) {
    const { kind, message, local } = reply.failure
    task.reject(new KeyError(kind, message, { local }))
  } else task.reject(new UnsupportedMessageError(reply.unsupported))
}
