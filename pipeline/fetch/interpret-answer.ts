// What an answer means: its body as JSON, or the failure that it stands for. Bodies are looked at, and never quoted.
import { LosslessNumber } from 'lossless-json'
import type { Provider } from '../../providers/framework/define.ts'
import { readAnswer } from '../../providers/framework/readable.ts'
import type { AskContext, Refusal, RequestSpec } from '../../providers/framework/request.ts'
import { parseExactJson } from '../../schema/parse-exact-json.ts'
import { GapReason, type KeyKind } from '../../schema/reading.ts'
import { ErrorKind } from '../../schema/sidecar.ts'
import { KeyError } from '../errors.ts'
import { defaultSentence, errorOfStatus } from './answer-error.ts'
import type { Answer } from './http.ts'
import { unexpectedShape } from './unexpected-shape.ts'

interface Interpreted {
  body: unknown
  /** The headers that are data to this request. */
  headers: Record<string, string | undefined>
}

/** Throws KeyError. */
export function interpretAnswer(
  received: Answer,
  spec: RequestSpec,
  known: AskContext,
  provider: Provider,
  label: string,
): Interpreted {
  const answer = asJson(received, spec, known, provider, label)
  const details = {
    http_status: answer.status,
    request: label,
    ...(answer.retryAt === null ? {} : { retryAt: answer.retryAt }),
  }
  const body = parseExactJson(answer.text)
  const rule = ruleFor(answer, body, provider)
  if (rule !== undefined) throw errorOf(rule, provider, known.kind, details)
  if (answer.status !== 200) throw errorOfStatus(answer, body, provider, known.kind, details)
  const unusable = (message: string) => new KeyError('parse_error', message, details)
  if (answer.text.trim() === '') throw unusable(`${provider.name} sent an empty answer: try again later`)
  if (body === undefined) throw unusable(`${provider.name} sent incomplete or invalid JSON: try again later`)
  const headers = Object.fromEntries(spec.keeps.map((name) => [name, answer.headers[name]]))
  const result = checked(spec.keeps.length === 0 ? body : { body, headers }, spec)
  if (result === null) throw unusable(defaultSentence('parse_error', provider, known.kind))
  if ('error' in result) throw unusable(unexpectedShape(provider, result.error))
  return { body, headers }
}

/** An answer in which the provider's file finds the data by itself, as JSON: from here on it is like any other. */
function asJson(answer: Answer, spec: RequestSpec, known: AskContext, provider: Provider, label: string): Answer {
  const { status, text, headers } = answer
  const read = spec.reads?.({ status, text, location: headers.location ?? null }, known) ?? null
  if (read === null) return answer
  if ('means' in read) throw errorOf(read, provider, known.kind, { http_status: status, request: label })
  return { ...answer, status: 200, contentType: 'application/json', text: JSON.stringify(read.body) }
}

/** The provider's own rule for an answer that means something else than its status says. */
function ruleFor({ status, headers }: Answer, body: unknown, { errors }: Provider): Meaning | undefined {
  return errors.find(
    (rule) =>
      (rule.status?.includes(status) ?? true) &&
      (rule.location?.test(headers.location ?? '') ?? true) &&
      rule.body.safeParse(body).success,
  )
}

type Meaning = Pick<Provider['errors'][number], 'means' | 'message'>

function errorOf({ means, message }: Meaning, provider: Provider, own: KeyKind, details: object): KeyError {
  const reason = GapReason.safeParse(means).data
  if (reason !== undefined)
    return new RefusedError(message === undefined ? reason : { reason, hint: message }, provider, details)
  const kind = ErrorKind.parse(means)
  return new KeyError(kind, message ?? defaultSentence(kind, provider, own), {
    ...details,
    lasting: message !== undefined,
  })
}

/** Null when reading the answer fails in a way that no schema foresees: one odd answer must not end the run. */
function checked(body: unknown, spec: RequestSpec) {
  // A number that keeps its text is an object, and would pass for one in which everything may be missing.
  if (body instanceof LosslessNumber) return null
  try {
    return readAnswer(spec.answer, body)
  } catch {
    return null
  }
}

/** The key works, and what was asked for is not available to it: a gap with this reason. */
export class RefusedError extends KeyError {
  override name = 'RefusedError'
  readonly refusal: GapReason | Refusal

  constructor(refusal: GapReason | Refusal, provider: Provider, details: object) {
    super('provider_error', `${provider.name} does not give this to the key: see keyz show`, details)
    this.refusal = refusal
  }
}
