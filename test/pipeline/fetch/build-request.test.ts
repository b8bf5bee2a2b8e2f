// A declared request becomes an HTTP request: where it goes, what it carries, how the key may be shown.

import { expect, it } from 'vitest'
import { z } from 'zod'
import { buildRequest, MissingParameterError, urlWith } from '../../../pipeline/fetch/build-request.ts'
import type { FetchContext, SendableKey } from '../../../pipeline/fetch/fetch-context.ts'
import { receivedInRun } from '../../../pipeline/fetch/received.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'
import { bearer, keyHeader } from '../../../providers/framework/auth.ts'
import { defineProvider } from '../../../providers/framework/define.ts'
import { type AskContext, type AskOptions, ask, requestSpec } from '../../../providers/framework/request.ts'
import { toInstant } from '../../../schema/instant.ts'

const now = toInstant('2026-11-21T00:00:00Z') ?? expect.fail('no instant')
const known: AskContext = { now, kind: 'api', variant: null, parameters: { team_id: 't/1' }, region: 'cn', each: '' }
const own: SendableKey = { kind: 'api', variant: null, secret: new Secret('made-up'), subject: null }
const key = { kind: 'api', env: [], create_url: 'https://acme.example.com', certainty: 'official' } as const

/** The request that a provider with this one request makes. */
function built(options: Omit<AskOptions, 'on'>, more: object = {}, sent: SendableKey = own) {
  const me = ask(z.object({}), options)
  const provider = defineProvider({
    id: 'acme',
    name: 'Acme',
    docs: [],
    hosts: { global: 'https://acme.example.com', cn: 'https://acme.example.cn' },
    keys: [key],
    auth: bearer,
    headers: { 'x-version': '1' },
    requests: { me },
    normalize: () => ({}),
    ...more,
  })
  const context: FetchContext = {
    provider,
    own,
    companion: async () => null,
    parameters: {},
    hosts: provider.hosts,
    now,
    http: { send: () => expect.fail('nothing is sent'), close: () => undefined },
    received: receivedInRun()(),
    protect: () => undefined,
    signal: new AbortController().signal,
  }
  return buildRequest(requestSpec(me) ?? expect.fail('no request'), sent, context, known)
}

it('goes to the first host, the one of the region, or the one that the request names', () => {
  expect(built({ path: '/me' }).address).toBe('https://acme.example.com/me')
  expect(built({ path: '/me' }, { regions: ['global', 'cn'] }).address).toBe('https://acme.example.cn/me')
  expect(built({ path: '/me', host: 'cn' }).address).toBe('https://acme.example.cn/me')
})

it('fills parameters into path and headers, and never into the label', () => {
  const { address, parts } = built({ path: '/teams/{team_id}', headers: { 'x-team': '{team_id}' } })

  expect(address).toBe('https://acme.example.com/teams/t%2F1')
  expect(parts).toMatchObject({ label: 'GET /teams/{team_id}', headers: { 'x-version': '1', 'x-team': 't/1' } })
  expect(() => built({ path: '/users/{user}' })).toThrow(MissingParameterError)
})

it('has a body only where it is a POST that reads', () => {
  expect(built({ path: '/me' }).parts).toMatchObject({ method: 'GET', body: null })
  expect(built({ path: '/me', post: { read: true, body: () => ({ days: 7 }) } }).parts).toMatchObject({
    method: 'POST',
    body: { type: 'application/json', text: '{"days":7}' },
  })
})

it('shows each variant of a key in its own way, and lets a request say otherwise', () => {
  const keys = [key, { ...key, variant: 'session', auth: keyHeader('cookie') }]

  expect(built({ path: '/me' }, { keys }, { ...own, variant: 'session' }).auths).toEqual([keyHeader('cookie')])
  expect(built({ path: '/me' }, { keys }).auths).toEqual([bearer])
  expect(built({ path: '/me', auth: keyHeader('x-key') }, { keys }).auths).toEqual([keyHeader('x-key')])
})

it('sends a name with several values several times, and encodes what needs it', () => {
  expect(urlWith('https://acme.example.com/me', { 'by[]': ['a', 'b c'], limit: '2' }).search).toBe(
    '?by%5B%5D=a&by%5B%5D=b+c&limit=2',
  )
})
