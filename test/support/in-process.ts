// A provider asked without any socket: the real requests, answered by a function. For tests that run thousands of answers.

import type { LocalAnswer, LocalRequest } from '../../pipeline/demo/local-providers.ts'
import { KeyError } from '../../pipeline/errors.ts'
import { askProvider } from '../../pipeline/fetch/ask-provider.ts'
import { labelOf } from '../../pipeline/fetch/build-request.ts'
import type { Answers } from '../../pipeline/fetch/collected-answers.ts'
import type { FetchContext } from '../../pipeline/fetch/fetch-context.ts'
import { type HttpRequest, headersOf } from '../../pipeline/fetch/http.ts'
import type { HttpClient } from '../../pipeline/fetch/http-client.ts'
import { type Received, receivedInRun } from '../../pipeline/fetch/received.ts'
import { fitsRedacted } from '../../pipeline/secrets/fits-redacted.ts'
import type { NormalizeContext, Provider } from '../../providers/framework/define.ts'
import { type CaseKeys, caseFile, keysOf, type NamedCase } from './fixtures.ts'
import { floatProblems } from './float-problems.ts'
import { replay } from './replay.ts'

/** A status that stands for no answer at all. */
export const noAnswer = 0

type Respond = (request: LocalRequest) => LocalAnswer

/** The same keys however often a case is run: making them takes longer than asking. */
const keysByCase = new WeakMap<NamedCase, CaseKeys>()

/** Everything that a provider's normalizer gets for a case. Throws KeyError as the pipeline does where `respond` is given. */
export async function askedInProcess(
  provider: Provider,
  named: NamedCase,
  respond?: (request: LocalRequest, usual: Respond) => LocalAnswer,
  received: Received = receivedInRun()(),
): Promise<{ answers: Answers; context: NormalizeContext }> {
  const keys = keysByCase.get(named) ?? keysOf(named)
  keysByCase.set(named, keys)
  const refused: string[] = []
  const usual: Respond = (request) => replay(named, keys, request, (why) => refused.push(why))
  const answers = await askProvider(
    fetchContextOf(provider, named, keys, (request) => respond?.(request, usual) ?? usual(request), received),
  ).catch((error: unknown) => {
    if (respond !== undefined || !(error instanceof KeyError)) throw error
    const { request, http_status: status } = error.details
    const floats = [...provider.requests.values()].filter((spec) => labelOf(spec) === request).flatMap(floatProblems)
    const why = floats.length > 0 ? floats : [`${request} failed (${status}): ${error.message}`, ...refused]
    throw new Error([`${caseFile(named)}:`, ...why].join('\n'))
  })
  const { kind, region, parameters, askedWith } = answers
  const { now, record_identity } = named.fixture
  const isOwn = (redacted: string | null | undefined) => fitsRedacted(keys.own.sendable.secret, redacted)
  return { answers, context: { now, kind, region, parameters, askedWith, isOwn, recordIdentity: record_identity } }
}

function fetchContextOf(
  provider: Provider,
  { fixture }: NamedCase,
  keys: CaseKeys,
  respond: Respond,
  received: Received,
): FetchContext {
  const { own, companion } = keys
  return {
    provider,
    own: own.sendable,
    companion: async (kinds) => (companion !== null && kinds.includes(companion.kind) ? companion.sendable : null),
    parameters: { ...own.parameters, ...fixture.parameters },
    hosts: Object.fromEntries(Object.keys(provider.hosts).map((host) => [host, `http://local/${provider.id}/${host}`])),
    now: fixture.now,
    http: clientOf(respond),
    received,
    protect: () => undefined,
    signal: new AbortController().signal,
  }
}

function clientOf(respond: Respond): HttpClient {
  return {
    async send(request) {
      const { status, body, headers = {} } = respond(requestOf(request))
      if (status === noAnswer) throw new KeyError('network_error', 'no answer', { request: request.label })
      return {
        status,
        text: body.toString(),
        contentType: headers['content-type'] ?? 'application/json',
        headers,
        retryAt: null,
      }
    },
    close: () => undefined,
  }
}

function requestOf(request: HttpRequest): LocalRequest {
  const { url, method, body, secret } = request
  const [, provider = '', host = '', ...rest] = url.pathname.split('/')
  const names = [...url.searchParams.keys()]
  return {
    provider,
    host,
    method,
    path: `/${rest.join('/')}`,
    query: Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name).join(',')])),
    headers: headersOf(request),
    token: secret?.reveal() ?? null,
    body: body?.text ?? '',
  }
}
