// Exchanges a service account's key for a short-lived access token: a signed request (JWT, RS256) to the provider's fixed token host.
import { createPrivateKey, sign } from 'node:crypto'
import { z } from 'zod'
import type { TokenExchange } from '../../providers/framework/auth.ts'
import type { Provider } from '../../providers/framework/define.ts'
import { millisecondsOf } from '../../schema/instant.ts'
import { parseExactJson } from '../../schema/parse-exact-json.ts'
import { KeyError } from '../errors.ts'
import { Secret } from '../secrets/secret.ts'
import type { FetchContext, SendableKey } from './fetch-context.ts'
import type { Answer } from './http.ts'

const lifetime = 3600
const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const label = 'POST (token)'

const Token = z.object({ access_token: z.string().regex(/^[\x21-\x7e]+$/) })
const Rejected = z.object({ error: z.enum(['invalid_grant', 'invalid_client', 'unauthorized_client']) })

/** One token per key and scope, however many requests want it. */
const tokens = new WeakMap<Secret, Map<string, Promise<Secret>>>()

/** Throws KeyError. */
export async function accessToken(key: SendableKey, exchange: TokenExchange, context: FetchContext): Promise<Secret> {
  const known = tokens.get(key.secret) ?? new Map<string, Promise<Secret>>()
  tokens.set(key.secret, known)
  const id = `${exchange.host} ${exchange.scope}`
  const token = known.get(id) ?? exchanged(key, exchange, context)
  known.set(id, token)
  return await token
}

async function exchanged(key: SendableKey, exchange: TokenExchange, context: FetchContext): Promise<Secret> {
  const { provider } = context
  const answer = await requestToken(key, exchange, context)
  const body = parseExactJson(answer.text)
  if (answer.status !== 200) throw refused(answer, body, provider)
  const { data } = Token.safeParse(body)
  if (data === undefined)
    throw new KeyError(
      'parse_error',
      `${provider.name} sent an access token in an undocumented form`,
      detailsOf(answer),
    )
  const token = new Secret(data.access_token)
  context.protect(token)
  return token
}

async function requestToken(key: SendableKey, { host, scope }: TokenExchange, context: FetchContext): Promise<Answer> {
  const { provider, hosts, signal, now } = context
  // The audience is the documented address, also when a test replaces the host.
  const audience = provider.hosts[host] ?? ''
  const assertion = signedRequest(key, scope, audience, Math.floor(millisecondsOf(now) / 1000))
  context.protect(new Secret(assertion))
  context.received.check(label)
  const answer = await context.http.send({
    label,
    url: new URL(hosts[host] ?? ''),
    method: 'POST',
    body: {
      type: 'application/x-www-form-urlencoded',
      text: new URLSearchParams({ grant_type: grant, assertion }).toString(),
    },
    auth: null,
    headers: {},
    secret: null,
    queue: { name: provider.id, concurrency: provider.concurrency, later: false },
    signal,
  })
  context.received.add(answer, label)
  return answer
}

function refused(answer: Answer, body: unknown, { name, keys }: Provider): KeyError {
  if (Rejected.safeParse(body).success)
    return new KeyError(
      'auth_error',
      `${name} rejects this service account: check the clock of this machine, or make a new key at ${keys[0].create_url}`,
      detailsOf(answer),
    )
  const kind = answer.status === 429 ? 'rate_limited' : 'provider_error'
  const retry = answer.retryAt === null ? {} : { retryAt: answer.retryAt }
  return new KeyError(kind, `${name} did not issue an access token (status ${answer.status}): try again later`, {
    ...detailsOf(answer),
    ...retry,
  })
}

function detailsOf({ status }: Answer) {
  return { http_status: status, request: label }
}

/** The key is PKCS#8 in base64, as the entry's JSON holds it between its first and last line. */
function signedRequest({ secret, subject }: SendableKey, scope: string, audience: string, now: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss: subject, scope, aud: audience, iat: now, exp: now + lifetime }
  const unsigned = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  try {
    const key = createPrivateKey({ key: Buffer.from(secret.reveal(), 'base64'), format: 'der', type: 'pkcs8' })
    return `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), key).toString('base64url')}`
  } catch (error) {
    throw new KeyError(
      'config_error',
      'the private key in the entry cannot sign: put the whole JSON file into the entry again',
      {
        cause: error,
      },
    )
  }
}
