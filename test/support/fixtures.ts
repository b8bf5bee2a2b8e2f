// The recorded cases of the providers, and what answers as they say and refuses every request that is not documented.
import { createVerify } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { LocalAnswer, LocalRequest } from '../../pipeline/demo/local-providers.ts'
import { FixtureCase } from '../../providers/framework/fixture.ts'
import { providerById } from '../../providers/index.ts'
import { filledIn, type MadeUpKey, madeUpKey, signingPair } from './made-up-key.ts'

const root = new URL('../../providers/fixtures/', import.meta.url)

export interface NamedCase {
  provider: string
  name: string
  fixture: FixtureCase
}

/** The keys of one run of a case. */
export interface CaseKeys {
  own: MadeUpKey
  companion: MadeUpKey | null
}

/** Of all providers, or of the one that `KEYZ_TEST_PROVIDER` names. */
export function allCases(): NamedCase[] {
  const only = process.env.KEYZ_TEST_PROVIDER
  return readdirSync(root)
    .filter((provider) => !only || provider === only)
    .flatMap((provider) =>
      readdirSync(new URL(`${provider}/cases/`, root)).map((file) => ({
        provider,
        name: file.replace('.json', ''),
        fixture: FixtureCase.parse(JSON.parse(readFileSync(new URL(`${provider}/cases/${file}`, root), 'utf8'))),
      })),
    )
}

const read = new Map<string, string>()

export function recorded(provider: string, name: string): string {
  const file = `${provider}/answers/${name}.${isPage(provider, name) ? 'html' : 'json'}`
  const text = read.get(file) ?? readFileSync(new URL(file, root), 'utf8')
  read.set(file, text)
  return text
}

/** Names of the recorded answers of a provider. */
export function recordedNames(provider: string): string[] {
  return readdirSync(new URL(`${provider}/answers/`, root)).map((file) => file.replace(/\.(?:json|html)$/, ''))
}

/** Whether an answer is a page and no JSON. */
export function isPage(provider: string, name: string): boolean {
  return existsSync(new URL(`${provider}/answers/${name}.html`, root))
}

export function keysOf({ provider, fixture }: NamedCase): CaseKeys {
  return {
    own: madeUpKey(provider, fixture.kind, fixture.prefix),
    companion: fixture.companion === null ? null : madeUpKey(provider, fixture.companion),
  }
}

/** Whatever is not exactly as the case says gets a status that no case expects. */
export function replay(
  { provider, fixture }: NamedCase,
  { own, companion }: CaseKeys,
  request: LocalRequest,
): LocalAnswer {
  const [firstHost = ''] = Object.keys(providerById(provider)?.hosts ?? {})
  const host = request.host === firstHost ? '' : `${request.host}:`
  const answers = fixture.answers[`${host}${request.method} ${request.path}`]
  if (request.provider !== provider || answers === undefined) return refusal(404)
  const isTokenRequest = request.headers['content-type'] === 'application/x-www-form-urlencoded'
  const key = isTokenRequest ? own : [own, companion].find((candidate) => candidate?.sent === request.token)
  if (key == null || (isTokenRequest && !isSigned(request.body, own))) return refusal(418)
  const expected = answers.find(({ query }) => same(request.query, query))
  if (expected === undefined) return refusal(421)
  if (expected.with !== null && expected.with !== key.kind) return refusal(418)
  if (!isTokenRequest) {
    const sends = { accept: 'application/json', 'user-agent': 'keyz', ...fixture.sends, ...expected.sends }
    const wrong = Object.entries(sends).some(
      ([name, value]) => request.headers[name] !== value.replace('{key}', key.sent),
    )
    if (wrong) return refusal(406)
    if (!sameBody(request, expected.body === null ? null : recorded(provider, expected.body))) return refusal(422)
  }
  return {
    status: Number(expected.answer.slice(-3)),
    body: filledIn(recorded(provider, expected.answer), own),
    headers: { ...(isPage(provider, expected.answer) && { 'content-type': 'text/html' }), ...expected.headers },
  }
}

function refusal(status: number): LocalAnswer {
  return { status, body: '{}' }
}

function same(left: Record<string, string>, right: Record<string, string>): boolean {
  const sorted = (record: Record<string, string>) => JSON.stringify(Object.entries(record).sort())
  return sorted(left) === sorted(right)
}

function sameBody({ body, method, headers }: LocalRequest, expected: string | null): boolean {
  if (expected === null && method === 'GET') return body === ''
  return (
    headers['content-type'] === 'application/json' &&
    JSON.stringify(JSON.parse(body)) === JSON.stringify(JSON.parse(expected ?? '{}'))
  )
}

/** Whether the form holds a JWT that this service account has signed for an hour. */
function isSigned(form: string, { subject }: MadeUpKey): boolean {
  const parameters = new URLSearchParams(form)
  const [header = '', claims = '', signature = ''] = (parameters.get('assertion') ?? '').split('.')
  const told = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}')
  return (
    parameters.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
    JSON.parse(Buffer.from(header, 'base64url').toString()).alg === 'RS256' &&
    createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(signingPair().publicKey, signature, 'base64url') &&
    told.iss === subject &&
    told.aud === 'https://oauth2.googleapis.com/token' &&
    told.exp === told.iat + 3600
  )
}
