// What a request that failed leaves blank, and why: a gap for every field that its answer would have filled.
import type { Provider } from '../../providers/framework/define.ts'
import type { Refusal, RequestSpec } from '../../providers/framework/request.ts'
import type { Gap, GapReason, KeyKind } from '../../schema/reading.ts'
import { toText } from '../../schema/text.ts'
import type { KeyError } from '../errors.ts'
import { BlockedError } from './answer-error.ts'
import { MissingParameterError } from './build-request.ts'
import { RefusedError } from './interpret-answer.ts'

export function gapsOfFailure(spec: RequestSpec, failure: KeyError, provider: Provider, kind: KeyKind): Gap[] {
  if (failure instanceof MissingParameterError) return gapsOf(spec, 'needs_parameter', failure.message)
  // A request without the key is refused for other reasons than what the key may do.
  const notAllowed = spec.auth === 'none' ? 'request_failed' : 'forbidden'
  const refusal = refusalIn(spec, failure) ?? (failure.kind === 'auth_error' ? notAllowed : undefined)
  if (refusal === undefined) return gapsOf(spec, 'request_failed', failure.message)
  return gapsOfRefusal(spec, refusal, provider, kind)
}

/** A reason alone gets its usual hint. */
export function gapsOfRefusal(
  spec: RequestSpec,
  refusal: GapReason | Refusal,
  provider: Provider,
  kind: KeyKind,
): Gap[] {
  if (typeof refusal === 'object') return gapsOf(spec, refusal.reason, refusal.hint)
  return gapsOf(spec, refusal, defaultHint(refusal, spec, provider, kind))
}

export function gapsOf(spec: RequestSpec, reason: GapReason, hint: string): Gap[] {
  return spec.gives.map((field) => ({ field, reason, hint: toText(hint) }))
}

/** Why the provider refuses this one thing to a key that works; undefined when the failure means something else. */
export function refusalIn(spec: RequestSpec, failure: KeyError): GapReason | Refusal | undefined {
  // Some providers throttle with the status of a refusal, which says nothing about this request.
  if (failure instanceof BlockedError || failure.kind === 'rate_limited') return undefined
  return failure instanceof RefusedError ? failure.refusal : spec.on[failure.details.http_status ?? 0]
}

/** The hint for a reason that the provider's file gives without one. */
function defaultHint(reason: GapReason, spec: RequestSpec, provider: Provider, own: KeyKind): string {
  const { name, keys } = provider
  if (reason === 'needs_management_key') {
    const others = keys.filter(({ kind }) => kind !== own)
    const wanted = others.find(({ kind }) => spec.for?.includes(kind)) ?? others[0] ?? keys[0]
    const article = /^[aeiou]/.test(wanted.kind) ? 'an' : 'a'
    return `make ${article} ${wanted.kind.replace('_', ' ')} key at ${wanted.create_url}, store it, and map it with the kind ${wanted.kind}`
  }
  if (reason === 'forbidden')
    return spec.permission === undefined
      ? 'use a key with more permissions'
      : `give the key the permission ${spec.permission}`
  return {
    no_plan: `the account has no such subscription at ${name}`,
    not_offered: `${name} does not offer it to this key`,
    needs_parameter: `${name} needs a parameter for it: see keyz providers`,
    request_failed: `${name} refused the request: try again later`,
    unit_undocumented: `${name} does not name its unit`,
    window_undocumented: `${name} does not document how long its window is`,
  }[reason]
}
