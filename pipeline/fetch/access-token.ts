// Exchanges a service account's key for a short-lived access token: a signed request (JWT, RS256) to the provider's fixed token host.
import { createPrivateKey, sign } from 'node:crypto'
import { z } from 'zod'
import type { TokenExchange } from '../../providers/framework/auth.ts'
import { millisecondsOf } from '../../schema/instant.ts'
import { parseExactJson } from '../../schema/parse-exact-json.ts'
import { KeyError } from '../errors.ts'
import { Secret } from '../secrets/secret.ts'
import type { Question, SendableKey } from './perform-request.ts'

const lifetime = 3600
const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const label = 'POST (token)'

const Token = z.object({ access_token: z.string().regex(/^[\x21-\x7e]+$/) })
const Rejected = z.object({ error: z.enum(['invalid_grant', 'invalid_client', 'unauthorized_client']) })

/** One token per key and scope, however many requests want it. */
const tokens = new WeakMap<Secret, Map<string, Promise<Secret>>>()

/** Throws KeyFailure. */
export async function accessToken(key: SendableKey, exchange: TokenExchange, question: Question): Promise<Secret> {
  const known = tokens.get(key.secret) ?? new Map<string, Promise<Secret>>()
  tokens.set(key.secret, known)
  const id = `${exchange.host} ${exchange.scope}`
  const token = known.get(id) ?? requested(key, exchange, question)
  known.set(id, token)
  return await token
}

async function requested(key: SendableKey, { host, scope }: TokenExchange, question: Question): Promise<Secret> {
  const { provider, hosts, signal } = question
  // The audience is the address that the provider documents, also where a test stands in for it.
  const assertion = signedRequest(
    key,
    scope,
    provider.hosts[host] ?? '',
    Math.floor(millisecondsOf(question.now) / 1000),
  )
  question.protect(new Secret(assertion))
  const answer = await question.http.exchange({
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
  const details = { http_status: answer.status, request: label }
  const body = parseExactJson(answer.text)
  if (answer.status !== 200) {
    if (Rejected.safeParse(body).success) {
      throw new KeyError(
        'auth_error',
        `${provider.name} rejects this service account: check the clock of this machine, or make a new key at ${provider.keys[0].create_url}`,
        details,
      )
    }
    const kind = answer.status === 429 ? 'rate_limited' : 'provider_error'
    throw new KeyError(kind, `${provider.name} gave no access token (status ${answer.status}): try again later`, {
      ...details,
      ...(answer.retryAt === null ? {} : { retryAt: answer.retryAt }),
    })
  }
  const { data } = Token.safeParse(body)
  if (data === undefined)
    throw new KeyError('parse_error', `${provider.name} sent an access token in no form that it documents`, details)
  const token = new Secret(data.access_token)
  question.protect(token)
  return token
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
