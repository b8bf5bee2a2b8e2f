// The one place that talks to providers, and to GitHub: one request and its answer, limited in time and size, and never redirected.
import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import fetch, { AbortError, FetchError, type Response } from 'node-fetch'
import type { Auth } from '../../providers/framework/auth.ts'
import { timeLimit } from '../environment/time-limit.ts'
import { KeyError } from '../errors.ts'
import type { Secret } from '../secrets/secret.ts'
import { retryAfter } from './retry-after.ts'

export interface HttpRequest {
  /** What people read: method and path, without an account. */
  label: string
  url: URL
  method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  body: { type: string; text: string } | null
  /** How the secret is shown; both are null for a request that proves itself in its body. */
  auth: Auth | null
  headers: Readonly<Record<string, string>>
  secret: Secret | null
  /**
   * The provider's id, and how many of its requests may be under way at once; null: as many as to any provider. A later request
   * of a key goes before the first one of the next key: at the deadline there are whole readings, not many half ones.
   */
  queue: { name: string; concurrency: number | null; later: boolean }
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

const timeout = 10_000
const maxBytes = 2 * 1024 * 1024

/** Connections that are kept open from one request to the next. */
export interface Agents {
  http: HttpAgent
  https: HttpsAgent
}

/** Throws KeyError when the answer is missing or incomplete (`network_error`, `provider_error`, `parse_error`), and the signal's reason when it ends. */
export async function sendOnce(request: HttpRequest, agents: Agents, now: number): Promise<Answer> {
  const limit = timeLimit(request.signal, timeout)
  try {
    return await answerTo(request, limit.signal, agents, now)
  } catch (error) {
    throw asKeyError(error, request)
  } finally {
    limit.release()
  }
}

async function answerTo(request: HttpRequest, signal: AbortSignal, agents: Agents, now: number): Promise<Answer> {
  const response = await fetch(request.url, {
    method: request.method,
    body: request.body?.text ?? null,
    headers: headersOf(request),
    redirect: 'manual',
    size: maxBytes,
    agent: request.url.protocol === 'https:' ? agents.https : agents.http,
    signal,
  })
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    text: await bodyOf(response, request),
    headers: Object.fromEntries(response.headers),
    retryAt: retryAfter(response.headers.get('retry-after'), now),
  }
}

/** What is sent beside the address and the body, the key included. */
export function headersOf({ body, headers, auth, secret }: HttpRequest): Record<string, string> {
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
async function bodyOf(response: Response, request: HttpRequest): Promise<string> {
  try {
    return await response.text()
  } catch (error) {
    if (request.signal.aborted || !(error instanceof FetchError) || error.type === 'max-size') throw error
    throw new KeyError('parse_error', 'the answer broke off before its end: try again later', {
      http_status: response.status,
      request: request.label,
      cause: error,
    })
  }
}

/** Errors of the network library can hold the URL and more, so none of their text is kept. Interruptions pass through. */
function asKeyError(error: unknown, request: HttpRequest): KeyError {
  if (request.signal.aborted) throw request.signal.reason
  if (error instanceof KeyError) return error
  const details = { request: request.label, cause: error }
  if (error instanceof FetchError && error.type === 'max-size') {
    return new KeyError('provider_error', 'the answer is larger than 2 MiB, and no documented answer is', details)
  }
  // By its class: it takes its name from there, and the bundle has shorter names.
  if (error instanceof AbortError) {
    return new KeyError(
      'network_error',
      `${request.queue.name} did not answer within ${timeout / 1000} s: try again later, or check the network`,
      { ...details, reached: 'silent' },
    )
  }
  const reason = reasonOf(error instanceof FetchError ? (error.code ?? '') : '')
  const reached = reason?.startsWith('the certificate') ? 'yes' : 'no'
  return new KeyError('network_error', reason ?? 'the connection failed: check the network and try again', {
    ...details,
    reached,
  })
}

/** What can be wrong with a certificate by itself; any other mistake in one is told as such, too. */
function reasonOf(code: string): string | undefined {
  const isCertificate =
    /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_|INVALID_CA$|PATH_LENGTH_|HOSTNAME_MISMATCH$|.*_(?:CERT|CRL|CERTIFICATE)$)/
  return reasons.get(code) ?? (isCertificate.test(code) ? `${untrusted}: nothing was sent` : undefined)
}

const untrusted = 'the certificate of the host is not trusted'
const elsewhere =
  'the certificate of the host is for another name, so something stands between you and the provider: nothing was sent'

const reasons = new Map([
  ['ECONNREFUSED', 'the connection was refused: check the network and try again'],
  ['ECONNRESET', 'the connection was reset: try again later'],
  ['ENOTFOUND', 'the name of the host could not be looked up: check the network and try again'],
  ['EAI_AGAIN', 'the name of the host could not be looked up: check the network and try again'],
  ['ETIMEDOUT', 'the connection timed out: check the network and try again'],
  ['CERT_HAS_EXPIRED', 'the certificate of the host has expired: nothing was sent'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', elsewhere],
  ['HOSTNAME_MISMATCH', elsewhere],
])
