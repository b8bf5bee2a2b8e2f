// A provider asked without any socket: the real requests, answered by a function. For tests that run thousands of answers.

import type { LocalAnswer, LocalRequest } from '../../pipeline/demo/local-providers.ts'
import { KeyError } from '../../pipeline/errors.ts'
import { askProvider } from '../../pipeline/fetch/ask-provider.ts'
import type { Answers } from '../../pipeline/fetch/collected-answers.ts'
import { type Exchange, type HttpClient, headersOf } from '../../pipeline/fetch/http.ts'
import type { Question } from '../../pipeline/fetch/perform-request.ts'
import { fitsRedacted } from '../../pipeline/secrets/fits-redacted.ts'
import type { NormalizeContext, Provider } from '../../providers/framework/define.ts'
import { type CaseKeys, keysOf, type NamedCase, replay } from './fixtures.ts'

/** A status that stands for no answer at all. */
export const noAnswer = 0

type Respond = (request: LocalRequest) => LocalAnswer

/** The same keys however often a case is run: making them takes longer than asking. */
const keysByCase = new WeakMap<NamedCase, CaseKeys>()

/** Everything that a provider's normalizer gets for a case. Throws KeyFailure as the pipeline does. */
export async function askedInProcess(
  provider: Provider,
  named: NamedCase,
  respond?: (request: LocalRequest, usual: Respond) => LocalAnswer,
): Promise<{ answers: Answers; context: NormalizeContext }> {
  const keys = keysByCase.get(named) ?? keysOf(named)
  keysByCase.set(named, keys)
  const usual: Respond = (request) => replay(named, keys, request)
  const answers = await askProvider(
    questionOf(provider, named, keys, (request) => respond?.(request, usual) ?? usual(request)),
  )
  const { kind, region, parameters, askedWith } = answers
  const { now, record_identity } = named.fixture
  const isOwn = (redacted: string | null | undefined) => fitsRedacted(keys.own.sendable.secret, redacted)
  return { answers, context: { now, kind, region, parameters, askedWith, isOwn, recordIdentity: record_identity } }
}

function questionOf(provider: Provider, { fixture }: NamedCase, keys: CaseKeys, respond: Respond): Question {
  const { own, companion } = keys
  return {
    provider,
    own: own.sendable,
    other: async (kinds) => (companion !== null && kinds.includes(companion.kind) ? companion.sendable : null),
    parameters: { ...own.parameters, ...fixture.parameters },
    hosts: Object.fromEntries(Object.keys(provider.hosts).map((host) => [host, `http://local/${provider.id}/${host}`])),
    now: fixture.now,
    http: clientOf(respond),
    protect: () => undefined,
    signal: new AbortController().signal,
  }
}

function clientOf(respond: Respond): HttpClient {
  return {
    async exchange(exchange) {
      const { status, body, headers = {} } = respond(requestOf(exchange))
      if (status === noAnswer) throw new KeyError('network_error', 'no answer', { request: exchange.label })
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

function requestOf(exchange: Exchange): LocalRequest {
  const { url, method, body, secret } = exchange
  const [, provider = '', host = '', ...rest] = url.pathname.split('/')
  const names = [...url.searchParams.keys()]
  return {
    provider,
    host,
    method,
    path: `/${rest.join('/')}`,
    query: Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name).join(',')])),
    headers: headersOf(exchange),
    token: secret?.reveal() ?? null,
    body: body?.text ?? '',
  }
}
