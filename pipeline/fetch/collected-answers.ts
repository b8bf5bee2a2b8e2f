// The answers of one key's requests as they come in, in the order of the provider's file, and the gaps of those that failed.
import type { Bodies, Provider } from '../../providers/framework/define.ts'
import type { Refusal, RequestSpec } from '../../providers/framework/request.ts'
import type { Gap, GapReason, KeyKind } from '../../schema/reading.ts'
import type { Parameters } from '../../schema/registry.ts'
import type { Provenance } from '../../schema/sidecar.ts'
import { toText } from '../../schema/text.ts'
import type { KeyError } from '../errors.ts'
import { Refused } from './judge-answer.ts'
import { MissingParameterError, type Performed } from './perform-request.ts'

export interface Answers {
  bodies: Bodies
  kind: KeyKind
  parameters: Parameters
  region: string
  askedWith: Record<string, KeyKind>
  gaps: Gap[]
  provenance: Provenance[]
  /** Unix time in milliseconds before which one of the optional requests does not want to be made again, or null. */
  retryAt: number | null
}

/** What has been answered so far. Requests run side by side, so everything is put in the order of the provider's file at the end. */
export class CollectedAnswers {
  readonly #provider: Provider
  readonly #bodies = new Map<string, unknown>()
  readonly #askedWith = new Map<string, KeyKind>()
  readonly #provenance = new Map<RequestSpec, Provenance[]>()
  readonly #gaps: Gap[] = []
  #retryAt = 0

  constructor(provider: Provider) {
    this.#provider = provider
  }

  get bodies(): Bodies {
    return Object.fromEntries([...this.#provider.requests.keys()].map((name) => [name, this.#bodies.get(name) ?? null]))
  }

  add(name: string, spec: RequestSpec, kind: KeyKind, { body, pages }: Performed): void {
    this.#bodies.set(name, body)
    this.#askedWith.set(name, kind)
    this.#provenance.set(spec, pages)
  }

  failed(spec: RequestSpec, failure: KeyError, kind: KeyKind): void {
    const { retryAt = 0 } = failure.details
    this.#retryAt = Math.max(this.#retryAt, retryAt)
    const meant = failure instanceof Refused ? failure.refusal : spec.on[failure.details.http_status ?? 0]
    if (failure instanceof MissingParameterError) this.gap(spec, 'needs_parameter', failure.message)
    else if (meant !== undefined) this.#refused(spec, meant, kind)
    else if (failure.kind === 'auth_error') this.#refused(spec, 'forbidden', kind)
    else this.gap(spec, 'request_failed', failure.message)
  }

  /** It takes another kind of key, and there is none of the same account. */
  needsKey(spec: RequestSpec, kind: KeyKind): void {
    this.#refused(spec, 'needs_management_key', kind)
  }

  gap(spec: RequestSpec, reason: GapReason, hint: string): void {
    this.#gaps.push(...spec.gives.map((field) => ({ field, reason, hint: toText(hint) })))
  }

  #refused(spec: RequestSpec, meant: GapReason | Refusal, kind: KeyKind): void {
    if (typeof meant === 'object') this.gap(spec, meant.reason, meant.hint)
    else this.gap(spec, meant, defaultHint(meant, spec, this.#provider, kind))
  }

  result(): Omit<Answers, 'kind' | 'parameters' | 'region'> {
    return {
      bodies: this.bodies,
      askedWith: Object.fromEntries(this.#askedWith),
      gaps: this.#gaps,
      retryAt: this.#retryAt === 0 ? null : this.#retryAt,
      provenance: [...this.#provider.requests.values()].flatMap((spec) => this.#provenance.get(spec) ?? []),
    }
  }
}

/** Whether the provider says by this that the key works and only this one thing cannot be had. */
export function isRefusal(spec: RequestSpec, failure: KeyError): boolean {
  return failure instanceof Refused || spec.on[failure.details.http_status ?? 0] !== undefined
}

/** The sentence for a reason that the provider's file gives without one. */
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
      ? 'this key may not ask for it'
      : `give the key the permission ${spec.permission}`
  return {
    no_plan: `the account has no such subscription at ${name}`,
    not_offered: `${name} does not tell it to this key`,
    needs_parameter: `${name} needs a parameter for it: see keyz providers`,
    request_failed: `${name} refused the request: try again later`,
    unit_undocumented: `${name} names no unit for it`,
    window_undocumented: `${name} does not document how long its window is`,
  }[reason]
}
