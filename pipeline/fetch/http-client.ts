// Sends requests: at most so many at once, in all and to each provider, and again after a failure that may pass.
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import PQueue from 'p-queue'
import { KeyError } from '../errors.ts'
import { type Answer, type HttpRequest, sendOnce } from './http.ts'

export interface HttpClient {
  /** Throws KeyError (`network_error`, `provider_error`, `parse_error`, `config_error`); an answer of any status is returned. */
  send: (request: HttpRequest) => Promise<Answer>
  close: () => void
}

interface HttpOptions {
  /** Requests to all providers together. */
  concurrency: number
  /** Requests to one provider whose file sets no limit of its own; by default, as many as to all. */
  perProvider?: number
  now: () => number
  /** Between 0 and 1. */
  random: () => number
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

const maxTries = 3
const firstPause = 400
/** A provider that wants a longer pause than this is asked in a later run. */
const maxPause = 5_000

const sendable = /^[\x21-\x7e]+$/
const transient = new Set([408, 429, 500, 502, 503, 504, 524, 529])

export function httpClient(options: HttpOptions): HttpClient {
  const { concurrency, perProvider = concurrency, now, sleep } = options
  const all = new PQueue({ concurrency })
  const byProvider = new Map<string, PQueue>()
  const sockets = { keepAlive: true, maxSockets: concurrency }
  const agents = { http: new HttpAgent(sockets), https: new HttpsAgent(sockets) }

  function queueOf(request: HttpRequest): PQueue {
    const { name, concurrency } = request.queue
    const queue = byProvider.get(name) ?? new PQueue({ concurrency: concurrency ?? perProvider })
    byProvider.set(name, queue)
    return queue
  }

  /** Waiting for a place counts against the run's deadline, not against the time of the request. */
  async function queued(request: HttpRequest): Promise<Answer> {
    const priority = { priority: request.queue.later ? 1 : 0 }
    const work = async () => {
      request.signal.throwIfAborted()
      return await sendOnce(request, agents, now())
    }
    return await queueOf(request).add(() => all.add(work, priority), priority)
  }

  return {
    async send(request) {
      if (request.secret?.matches(sendable) === false) throw notSendable()
      for (let attempt = 1; ; attempt++) {
        const result = await queued(request).catch(orThrow)
        const pause = pauseAfter(result, attempt, options)
        if (pause === null) {
          if (result instanceof KeyError) throw result
          return result
        }
        await sleep(pause, request.signal)
      }
    },
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** How long to wait before the next try, with full jitter; null when this was the last. */
function pauseAfter(result: Answer | KeyError, attempt: number, { random, now }: HttpOptions): number | null {
  if (attempt >= maxTries) return null
  if (result instanceof KeyError) return mayPass(result) ? random() * firstPause * 2 ** attempt : null
  if (!transient.has(result.status)) return null
  if (result.retryAt === null) return random() * firstPause * 2 ** attempt
  const wanted = Math.max(0, result.retryAt - now())
  return wanted <= maxPause ? wanted : null
}

/** A second try helps against a lost connection; not against a slow provider, which has had its 10 s. */
function mayPass(failure: KeyError): boolean {
  if (failure.kind === 'parse_error') return true
  return failure.kind === 'network_error' && (failure.details.reached ?? 'no') === 'no'
}

function notSendable(): KeyError {
  return new KeyError(
    'config_error',
    'the first line of the entry, where the key belongs, has a space or a character that no key has; if the entry is not a key, run keyz map PATH --remove',
  )
}

/** Whatever else went wrong ends the run. */
function orThrow(error: unknown): KeyError {
  if (error instanceof KeyError) return error
  throw error
}
