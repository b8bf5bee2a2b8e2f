// Answers a request as a case says, and refuses every request that is not documented, with the reason.
import { createVerify } from 'node:crypto'
import type { LocalAnswer, LocalRequest } from '../../pipeline/demo/local-providers.ts'
import { providerById } from '../../providers/index.ts'
import { type CaseKeys, isPage, type NamedCase, recorded } from './fixtures.ts'
import { filledIn, type MadeUpKey, signingPair } from './made-up-key.ts'

/** What is wrong with a request, and the status that it gets: one that no case expects. */
interface Refusal {
  status: number
  why: string
}

type Case = Pick<NamedCase, 'provider' | 'fixture'>

/** `onRefusal` gets a sentence on whatever is not exactly as the case says. */
export function replay(
  named: Case,
  keys: CaseKeys,
  request: LocalRequest,
  onRefusal?: (why: string) => void,
): LocalAnswer {
  const answer = recordedAnswer(named, keys, request)
  if (!('why' in answer)) return answer
  onRefusal?.(`${recordedAs(named, request)}: ${answer.why}`)
  return { status: answer.status, body: '{}' }
}

function recordedAnswer(named: Case, { own, companion }: CaseKeys, request: LocalRequest): LocalAnswer | Refusal {
  const { provider, fixture } = named
  const answers = fixture.answers[recordedAs(named, request)]
  if (request.provider !== provider || answers === undefined)
    return { status: 404, why: `no answer is recorded. There are answers for ${listed(Object.keys(fixture.answers))}` }
  const isTokenRequest = request.headers['content-type'] === 'application/x-www-form-urlencoded'
  if (isTokenRequest && !isSigned(request.body, own))
    return { status: 418, why: 'the request for an access token is not signed by the service account' }
  const expected = answers.find(({ query }) => same(request.query, query))
  if (expected === undefined) return { status: 421, why: queryProblem(request, answers) }
  const key = isTokenRequest ? own : [own, companion].find((candidate) => candidate?.sent === request.token)
  const problem = isTokenRequest ? null : requestProblem(named, expected, key ?? null, request)
  if (problem !== null) return problem
  return {
    status: Number(expected.answer.slice(-3)),
    body: filledIn(recorded(provider, expected.answer), own),
    headers: { ...(isPage(provider, expected.answer) && { 'content-type': 'text/html' }), ...expected.headers },
  }
}

type Expected = NamedCase['fixture']['answers'][string][number]

function requestProblem(
  { provider, fixture }: Case,
  expected: Expected,
  key: MadeUpKey | null,
  request: LocalRequest,
): Refusal | null {
  const isPublic = expected.with === 'none'
  if (isPublic && request.token !== null) return { status: 418, why: 'asked with a key, and the case says without' }
  if (!isPublic && key === null) return { status: 418, why: 'asked without a key of this case' }
  if (!isPublic && expected.with !== null && expected.with !== key?.kind)
    return { status: 418, why: `asked with a key of the kind ${key?.kind}, and the case says ${expected.with}` }
  const sends = {
    accept: 'application/json',
    'user-agent': 'keyz',
    ...(isPublic ? {} : fixture.sends),
    ...expected.sends,
  }
  const wrong = Object.entries(sends).find(
    ([name, value]) => request.headers[name] !== value.replace('{key}', key?.sent ?? ''),
  )
  if (wrong !== undefined) {
    const sent = request.headers[wrong[0]]?.toString().replace(key?.sent ?? '', '{key}')
    return { status: 406, why: `the header ${wrong[0]} is ${sent ?? 'not sent'}, and the case says ${wrong[1]}` }
  }
  if (sameBody(request, expected.body === null ? null : recorded(provider, expected.body))) return null
  return { status: 422, why: `the body is not that of answers/${expected.body}.json: ${request.body}` }
}

/** As a case names a request: `GET /models`, `management:GET /keys`. */
export function recordedAs({ provider }: Pick<Case, 'provider'>, { host, method, path }: LocalRequest): string {
  const [firstHost = ''] = Object.keys(providerById(provider)?.hosts ?? {})
  return `${host === firstHost ? '' : `${host}:`}${method} ${path}`
}

function queryProblem({ query }: LocalRequest, answers: readonly Expected[]): string {
  const known = listed(answers.map((answer) => JSON.stringify(answer.query)))
  return `asked with the query ${JSON.stringify(query)}. There are answers for ${known}`
}

function listed(names: readonly string[]): string {
  return names.join(', ') || 'nothing'
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
  const claimed = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}')
  return (
    parameters.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
    JSON.parse(Buffer.from(header, 'base64url').toString()).alg === 'RS256' &&
    createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(signingPair().publicKey, signature, 'base64url') &&
    claimed.iss === subject &&
    claimed.aud === 'https://oauth2.googleapis.com/token' &&
    claimed.exp === claimed.iat + 3600
  )
}
