// Every way in which a provider can answer badly, each with the kind of error that it is.
import { gzipSync } from 'node:zlib'
import type { LocalAnswer, LocalRequest, Respond } from '../../pipeline/demo/local-providers.ts'
import type { ErrorKind } from '../../schema/sidecar.ts'

export interface BadAnswer {
  name: string
  kind: ErrorKind
  /** Says something about this moment and nothing about the key. */
  passes?: true
  /** Slow or large, and nothing that a provider's file could change: tried with a few providers only. */
  ofTheLine?: true
  respond: Respond
}

const html = { 'content-type': 'text/html' }
const json = (body: unknown, status: number, headers: Record<string, string> = {}): LocalAnswer => ({
  status,
  body: JSON.stringify(body),
  headers,
})

/** Answers a request with whatever of it a careless server might repeat, in five encodings. */
function echo({ token }: LocalRequest): string {
  const key = Buffer.from(token ?? '')
  const forms = [
    key.toString(),
    key.toString('base64'),
    key.toString('hex'),
    encodeURIComponent(key.toString()),
    `****${key.toString().slice(-8)}`,
  ]
  return JSON.stringify({
    error: { message: `Incorrect API key provided: ${forms.join(' ')}`, type: 'authentication_error' },
  })
}

const largeBody = Buffer.alloc(50 * 1024 * 1024, ' ')
const bomb = gzipSync(largeBody)

export const badAnswers: readonly BadAnswer[] = [
  { name: '401', kind: 'auth_error', respond: () => json({ error: { message: 'no' } }, 401) },
  { name: '401-that-echoes-the-key', kind: 'auth_error', respond: (request) => ({ status: 401, body: echo(request) }) },
  {
    name: '401-in-plain-text',
    kind: 'auth_error',
    respond: () => ({
      status: 401,
      body: 'Authentication Fails (governor)',
      headers: { 'content-type': 'text/plain' },
    }),
  },
  { name: '403-json', kind: 'auth_error', respond: () => json({ error: { message: 'no' } }, 403) },
  {
    name: '403-html',
    kind: 'provider_error',
    respond: () => ({ status: 403, body: '<!DOCTYPE html><title>Attention</title>', headers: html }),
  },
  { name: '404', kind: 'provider_error', respond: () => json({}, 404) },
  {
    name: '429-with-retry-after',
    kind: 'rate_limited',
    passes: true,
    respond: () => json({}, 429, { 'retry-after': '7200' }),
  },
  { name: '429', kind: 'rate_limited', passes: true, respond: () => json({}, 429) },
  { name: '500', kind: 'provider_error', passes: true, respond: () => json({}, 500) },
  {
    name: '503-with-the-key',
    kind: 'provider_error',
    passes: true,
    respond: (request) => ({ status: 503, body: echo(request) }),
  },
  { name: 'empty', kind: 'parse_error', respond: () => ({ status: 200, body: '' }) },
  { name: 'cut-json', kind: 'parse_error', respond: () => ({ status: 200, body: '{"data": {"usage": 1' }) },
  { name: 'broken-off', kind: 'parse_error', ofTheLine: true, respond: breakOff },
  {
    name: 'html-with-200',
    kind: 'parse_error',
    respond: () => ({ status: 200, body: '<html></html>', headers: html }),
  },
  { name: 'wrong-type', kind: 'parse_error', respond: () => json([1, 'two'], 200) },
  { name: 'null', kind: 'parse_error', respond: () => json(null, 200) },
  {
    name: 'not-gzip',
    kind: 'parse_error',
    ofTheLine: true,
    respond: () => ({ status: 200, body: '{}', headers: { 'content-encoding': 'gzip' } }),
  },
  { name: 'deep', kind: 'parse_error', ofTheLine: true, respond: () => ({ status: 200, body: '['.repeat(500_000) }) },
  { name: '50-megabytes', kind: 'provider_error', ofTheLine: true, respond: () => ({ status: 200, body: largeBody }) },
  {
    name: 'gzip-bomb',
    kind: 'provider_error',
    ofTheLine: true,
    respond: () => ({ status: 200, body: bomb, headers: { 'content-encoding': 'gzip' } }),
  },
  { name: 'one-byte-a-second', kind: 'network_error', passes: true, ofTheLine: true, respond: drip },
  { name: 'reset', kind: 'network_error', passes: true, ofTheLine: true, respond: reset },
  {
    name: 'redirect',
    kind: 'provider_error',
    respond: ({ path }) => ({ status: 302, body: '', headers: { location: `http://127.0.0.1:9/elsewhere${path}` } }),
  },
]

function reset(_: LocalRequest, response: Parameters<Respond>[1]): null {
  response.socket?.destroy()
  return null
}

function breakOff(_: LocalRequest, response: Parameters<Respond>[1]): null {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"data": ', () => response.socket?.destroy())
  return null
}

function drip(_: LocalRequest, response: Parameters<Respond>[1]): null {
  response.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 1000)
  response.on('close', () => clearInterval(timer))
  return null
}
