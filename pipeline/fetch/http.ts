// The one place that talks to providers, and to GitHub: bounded in time and size, never redirected, retried with care, at most so many at once.
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import fetch, { FetchError, type Response } from 'node-fetch'
import PQueue from 'p-queue'
import type { Auth } from '../../providers/framework/auth.ts'
import { timeLimit } from '../environment/time-limit.ts'
import { KeyError } from '../errors.ts'
import type { Secret } from '../secrets/secret.ts'
import { retryAfter } from './retry-after.ts'

/** One request, with all that the answer may be waited for. `label` is what people read: method and path, no account in it. */
export interface Exchange {
  label: string
  url: URL
  method: 'GET' | 'POST' | 'PATCH'
  body: { type: string; text: string } | null
  /** How the secret is shown; both are null for a request that proves itself in its body. */
  auth: Auth | null
  headers: Readonly<Record<string, string>>
  secret: Secret | null
  /**
   * The provider's id, and how many of its requests may be under way at once. A later request of a key goes before the
   * first one of the next key: at the deadline there are whole readings, not many half ones.
   */
  queue: { name: string; concurrency: number; later: boolean }
  signal: AbortSignal
}

export interface Answer {
  status: number
  contentType: string
  text: string
  /** By lower-case name. */
  headers: Readonly<Record<string, string | undefined>>
  /** Unix time in milliseconds before which the provider does not want to be asked again. */
  retryAt: number | null
}

export interface HttpClient {
  /** Throws KeyFailure (`network_error`, `provider_error`, `parse_error`, `config_error`); an answer of any status is returned. */
  exchange: (exchange: Exchange) => Promise<Answer>
  close: () => void
}

interface HttpOptions {
  /** Requests to all providers together. */
  concurrency: number
  now: () => number
  /** Between 0 and 1. */
  random: () => number
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

const timeout = 10_000
const maxBytes = 2 * 1024 * 1024
const maxTries = 3
const firstPause = 400
/** A provider that wants a longer pause than this is asked in a later run. */
const maxPause = 5_000

const sendable = /^[\x21-\x7e]+$/
const transient = new Set([408, 429, 500, 502, 503, 504, 524, 529])

export function httpClient({ concurrency, now, random, sleep }: HttpOptions): HttpClient {
  const all = new PQueue({ concurrency })
  const byProvider = new Map<string, PQueue>()
  const sockets = { keepAlive: true, maxSockets: concurrency }
  const agents = { http: new HttpAgent(sockets), https: new HttpsAgent(sockets) }

  function queueOf(exchange: Exchange): PQueue {
    const queue = byProvider.get(exchange.queue.name) ?? new PQueue({ concurrency: exchange.queue.concurrency })
    byProvider.set(exchange.queue.name, queue)
    return queue
  }

  /** Waiting for a place counts against the run's deadline, not against the time of the request. */
  async function once(exchange: Exchange): Promise<Answer> {
    const priority = { priority: exchange.queue.later ? 1 : 0 }
    const work = async () => {
      exchange.signal.throwIfAborted()
      return await send(exchange, agents, now())
    }
    return await queueOf(exchange).add(() => all.add(work, priority), priority)
  }

  return {
    async exchange(exchange) {
      if (exchange.secret?.matches(sendable) === false) throw notSendable()
      for (let attempt = 1; ; attempt++) {
        const result = await once(exchange).catch((error: unknown) => asFailure(error, exchange))
        const pause = pauseAfter(result, attempt)
        if (pause === null) {
          if (result instanceof KeyError) throw result
          return result
        }
        await sleep(pause, exchange.signal)
      }
    },
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }

  /** How long to wait before the next try, with full jitter; null when this was the last. */
  function pauseAfter(result: Answer | KeyError, attempt: number): number | null {
    if (attempt >= maxTries) return null
    if (result instanceof KeyError) return mayPass(result) ? random() * firstPause * 2 ** attempt : null
    if (!transient.has(result.status)) return null
    if (result.retryAt === null) return random() * firstPause * 2 ** attempt
    const wanted = Math.max(0, result.retryAt - now())
    return wanted <= maxPause ? wanted : null
  }
}

async function send(exchange: Exchange, agents: { http: HttpAgent; https: HttpsAgent }, now: number): Promise<Answer> {
  const limit = timeLimit(exchange.signal, timeout)
  try {
    return await sendWithin(limit.signal, exchange, agents, now)
  } finally {
    limit.release()
  }
}

async function sendWithin(
  signal: AbortSignal,
  exchange: Exchange,
  agents: { http: HttpAgent; https: HttpsAgent },
  now: number,
): Promise<Answer> {
  const response = await fetch(exchange.url, {
    method: exchange.method,
    body: exchange.body?.text ?? null,
    headers: headersOf(exchange),
    redirect: 'manual',
    size: maxBytes,
    agent: exchange.url.protocol === 'https:' ? agents.https : agents.http,
    signal,
  })
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    text: await bodyOf(response, exchange),
    headers: Object.fromEntries(response.headers),
    retryAt: retryAfter(response.headers.get('retry-after'), now),
  }
}

/** What is sent beside the address and the body, the key included. */
export function headersOf({ body, headers, auth, secret }: Exchange): Record<string, string> {
  const shown = auth?.scheme == null ? secret?.reveal() : `${auth.scheme} ${secret?.reveal()}`
  return {
    accept: 'application/json',
    'user-agent': 'keyz',
    ...(body === null ? {} : { 'content-type': body.type }),
    ...headers,
    ...(auth === null || shown === undefined ? {} : { [auth.header]: shown }),
  }
}

/** The answer has begun: what breaks off now is a truncated answer, not a broken connection. */
async function bodyOf(response: Response, exchange: Exchange): Promise<string> {
  try {
    return await response.text()
  } catch (error) {
    if (exchange.signal.aborted || !(error instanceof FetchError) || error.type === 'max-size') throw error
    throw new KeyError('parse_error', 'the answer broke off before its end: try again later', {
      http_status: response.status,
      request: exchange.label,
      cause: error,
    })
  }
}

/** Errors of the network library can hold the URL and more, so none of their text is kept. Interruptions pass through. */
function asFailure(error: unknown, exchange: Exchange): KeyError {
  if (exchange.signal.aborted) throw exchange.signal.reason
  if (error instanceof KeyError) return error
  const details = { request: exchange.label, cause: error }
  if (error instanceof FetchError && error.type === 'max-size') {
    return new KeyError('provider_error', 'the answer is larger than 2 MiB, which no documented answer is', details)
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new KeyError('network_error', 'the provider took longer than 10 s to answer: try again later', details)
  }
  const reason = reasons.get(error instanceof FetchError ? (error.code ?? '') : '')
  return new KeyError('network_error', reason ?? 'the connection failed: check the network and try again', details)
}

const reasons = new Map([
  ['ECONNREFUSED', 'the connection was refused: check the network and try again'],
  ['ECONNRESET', 'the connection was reset: try again later'],
  ['ENOTFOUND', 'the name of the host could not be looked up: check the network and try again'],
  ['EAI_AGAIN', 'the name of the host could not be looked up: check the network and try again'],
  ['ETIMEDOUT', 'the connection timed out: check the network and try again'],
  ['CERT_HAS_EXPIRED', 'the certificate of the host has expired: nothing was sent'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the certificate of the host is not trusted: nothing was sent'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'the certificate of the host is not trusted: nothing was sent'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'the certificate of the host is not trusted: nothing was sent'],
])

/** A second try helps against a lost connection; not against a slow provider, which has had its 10 s. */
function mayPass(failure: KeyError): boolean {
  if (failure.kind === 'parse_error') return true
  return failure.kind === 'network_error' && !/10 s|certificate/.test(failure.message)
}

function notSendable(): KeyError {
  return new KeyError(
    'config_error',
    'the first line of the entry holds a blank or a character that no key has: put the key alone on the first line with pass edit',
  )
}
