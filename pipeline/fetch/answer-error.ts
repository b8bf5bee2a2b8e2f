// The failure that an answer stands for by its status alone, and the usual sentence for every kind of failure.
import { z } from 'zod'
import type { Provider } from '../../providers/framework/define.ts'
import type { KeyKind } from '../../schema/reading.ts'
import type { ErrorKind } from '../../schema/sidecar.ts'
import { KeyError } from '../errors.ts'
import type { Answer } from './http.ts'

/** Not the provider answered but something in front of it, so the status says nothing about the key or its rights. */
export class BlockedError extends KeyError {
  override name = 'BlockedError'
}

/** `own` is the kind of the key that was sent. */
export function errorOfStatus(
  answer: Answer,
  body: unknown,
  provider: Provider,
  own: KeyKind,
  details: object,
): KeyError {
  const { status } = answer
  const { name } = provider
  const failure = (kind: ErrorKind, message: string) => new KeyError(kind, message, details)
  const html = /text\/html/i.test(answer.contentType) || /^\s*<(?:!doctype|html)/i.test(answer.text)
  if (status === 401 && !html) return failure('auth_error', defaultSentence('auth_error', provider, own))
  if (status === 403 && !html && isObject(body))
    return failure('auth_error', defaultSentence('auth_error', provider, own))
  if (status === 401 || status === 403)
    return new BlockedError(
      'provider_error',
      `a page in front of ${name} blocked the request, which says nothing about the key: try again later`,
      details,
    )
  if (status === 429) return failure('rate_limited', defaultSentence('rate_limited', provider, own))
  if (status >= 300 && status < 400)
    return failure(
      'provider_error',
      `${name} redirected the request, and keyz sends a key to no other address: update keyz, or report it`,
    )
  if (status === 402 && !html)
    return failure('provider_error', `${name} answers only for payment (status 402): top up the balance, or get a plan`)
  if (status >= 400 && status < 500 && !passing.has(status))
    return failure('provider_error', `${name} refuses the request (status ${status}): update keyz, or report it`)
  return failure('provider_error', `${name} answered with status ${status}: try again later`)
}

/** What a provider says of this one moment, unlike the others between 400 and 499: those say the same tomorrow. */
const passing = new Set([408, 409, 423, 425])

/** What a failure of this kind says where there is nothing more precise to say. */
export function defaultSentence(kind: ErrorKind, { name, keys }: Provider, own: KeyKind): string {
  // Keys of another kind may be made on a page of their own.
  const { create_url } = keys.find((spec) => spec.kind === own) ?? keys[0]
  return {
    auth_error: `${name} rejects this key: create a new one at ${create_url} and put it in its place`,
    rate_limited: `${name} throttles requests: keyz waits and tries again in a later run`,
    parse_error: `${name} sent an answer that keyz does not understand: update keyz, or report it`,
    network_error: `${name} could not be reached: try again later`,
    provider_error: `${name} reports a problem on its side: try again later`,
    decrypt_error: 'the entry could not be decrypted',
    config_error: `${name} needs something that is not set: see keyz show`,
  }[kind]
}

function isObject(body: unknown): boolean {
  return z.record(z.string(), z.unknown()).safeParse(body).success
}
