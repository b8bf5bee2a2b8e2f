// What an answer means: parsed JSON, or the failure that it stands for. Bodies are looked at, and never quoted.
import { LosslessNumber } from 'lossless-json'
import { z } from 'zod'
import type { Provider } from '../../providers/framework/define.ts'
import type { AskContext, Refusal, RequestSpec } from '../../providers/framework/request.ts'
import { parseExactJson } from '../../schema/parse-exact-json.ts'
import { type GapReason, GapReason as Reason } from '../../schema/reading.ts'
import { ErrorKind } from '../../schema/sidecar.ts'
import { KeyError } from '../errors.ts'
import type { Answer } from './http.ts'

/** An answer in which the provider's file finds the data by itself, as JSON: from here on it is like any other. Throws KeyFailure. */
export function asJson(
  answer: Answer,
  spec: RequestSpec,
  context: AskContext,
  provider: Provider,
  label: string,
): Answer {
  const { status, text, headers } = answer
  const read = spec.reads?.({ status, text, location: headers.location ?? null }, context) ?? null
  if (read === null) return answer
  if ('means' in read) throw meantBy(read, provider, { http_status: status, request: label })
  return { ...answer, status: 200, contentType: 'application/json', text: JSON.stringify(read.body) }
}

/** The parsed body of a good answer. Numbers keep their exact text. Throws KeyFailure. */
export function judgeAnswer(answer: Answer, provider: Provider, spec: RequestSpec, label: string): unknown {
  const { status } = answer
  const details = {
    http_status: status,
    request: label,
    ...(answer.retryAt === null ? {} : { retryAt: answer.retryAt }),
  }
  const body = parseExactJson(answer.text)
  const rule = provider.errors.find(
    (rule) =>
      (rule.status?.includes(status) ?? true) &&
      (rule.location?.test(answer.headers.location ?? '') ?? true) &&
      rule.body.safeParse(body).success,
  )
  if (rule !== undefined) throw meantBy(rule, provider, details)
  if (status !== 200) throw failureOf(answer, body, provider, details)
  if (answer.text.trim() === '')
    throw new KeyError('parse_error', `${provider.name} sent an empty answer: try again later`, details)
  if (body === undefined) {
    throw new KeyError('parse_error', `${provider.name} sent something that is no whole JSON: try again later`, details)
  }
  const result = checkedShape(spec.keeps.length === 0 ? body : { body, headers: keptHeaders(answer, spec) }, spec)
  if (result === null) throw new KeyError('parse_error', sentences(provider).parse_error, details)
  if (!result.success) throw new KeyError('parse_error', unexpectedShape(provider, result.error), details)
  return body
}

/** The headers of an answer that are data to this request. */
export function keptHeaders({ headers }: Answer, { keeps }: RequestSpec): Record<string, string | undefined> {
  return Object.fromEntries(keeps.map((name) => [name, headers[name]]))
}

/** The key works, and what was asked for cannot be had: a gap with this reason. */
export class Refused extends KeyError {
  readonly refusal: GapReason | Refusal

  constructor(refusal: GapReason | Refusal, provider: Provider, details: object) {
    super('provider_error', `${provider.name} does not tell this to the key: see keyz show`, details)
    this.refusal = refusal
  }
}

function meantBy({ means, message }: Meaning, provider: Provider, details: object): KeyError {
  const reason = Reason.safeParse(means).data
  if (reason !== undefined)
    return new Refused(message === undefined ? reason : { reason, hint: message }, provider, details)
  const kind = ErrorKind.parse(means)
  return new KeyError(kind, message ?? sentences(provider)[kind], details)
}

type Meaning = Pick<Provider['errors'][number], 'means' | 'message'>

/** Null when reading the answer fails in a way that no schema foresees: one odd answer must not end the run. */
function checkedShape(body: unknown, spec: RequestSpec) {
  // A number that keeps its text is an object, and would pass for one in which everything may be missing.
  if (body instanceof LosslessNumber) return null
  try {
    return spec.answer.safeParse(body)
  } catch {
    return null
  }
}

/** The sentence for an answer of the wrong shape: where in it, and never what stood there. */
export function unexpectedShape(provider: Provider, error: z.ZodError): string {
  const [issue] = error.issues
  const place =
    issue === undefined || issue.path.length === 0 ? 'the whole answer' : issue.path.map(plainPart).join('.')
  return `${provider.name} sent an answer of another shape than it documents, at ${place}: update keyz, or report it`
}

/** Keys of a foreign object are foreign text too: only plain ones are repeated. */
function plainPart(part: PropertyKey): string {
  return typeof part === 'number' || /^[a-zA-Z_]{1,40}$/.test(String(part)) ? String(part) : '?'
}

function failureOf(answer: Answer, body: unknown, provider: Provider, details: object): KeyError {
  const { status } = answer
  const say = sentences(provider)
  const html = /text\/html/i.test(answer.contentType) || /^\s*<(?:!doctype|html)/i.test(answer.text)
  if (status === 401 && !html) return new KeyError('auth_error', say.auth_error, details)
  if (status === 403 && !html && isObject(body)) return new KeyError('auth_error', say.auth_error, details)
  if (status === 401 || status === 403) {
    return new KeyError(
      'provider_error',
      `a page in front of ${provider.name} blocked the request, which says nothing about the key: try again later`,
      details,
    )
  }
  if (status === 429) return new KeyError('rate_limited', say.rate_limited, details)
  if (status >= 300 && status < 400) {
    return new KeyError(
      'provider_error',
      `${provider.name} redirected the request, and keyz takes a key nowhere else: update keyz, or report it`,
      details,
    )
  }
  return new KeyError('provider_error', `${provider.name} answered with status ${status}: try again later`, details)
}

function sentences(provider: Provider) {
  const { name } = provider
  return {
    auth_error: `${name} rejects this key: make a new one at ${provider.keys[0].create_url} and put it into the entry with pass edit`,
    rate_limited: `${name} wants fewer requests: keyz waits and tries again in a later run`,
    parse_error: `${name} sent an answer that keyz does not understand: update keyz, or report it`,
    network_error: `${name} could not be reached: try again later`,
    provider_error: `${name} says that it has a problem of its own: try again later`,
    decrypt_error: 'the entry could not be decrypted',
    config_error: `${name} needs something that is not set: see keyz show`,
  }
}

function isObject(body: unknown): boolean {
  return z.record(z.string(), z.unknown()).safeParse(body).success
}
