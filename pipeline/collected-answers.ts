// The answers of one key's requests as they come in, in the order of the provider's file, and the gaps of those that failed.
import type { Bodies, Provider } from '../providers/framework/define.ts'
import type { RequestSpec } from '../providers/framework/request.ts'
import type { Gap, KeyKind } from '../schema/reading.ts'
import type { Parameters } from '../schema/registry.ts'
import type { Provenance } from '../schema/sidecar.ts'
import { toText } from '../schema/text.ts'
import type { KeyFailure } from './failure.ts'
import { MissingParameter, type Performed } from './perform-request.ts'

export interface Answers {
  bodies: Bodies
  kind: KeyKind
  parameters: Parameters
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

  failed(spec: RequestSpec, failure: KeyFailure): void {
    const { retryAt = 0 } = failure.details
    this.#retryAt = Math.max(this.#retryAt, retryAt)
    const refusal = spec.on[failure.details.http_status ?? 0]
    if (failure instanceof MissingParameter) this.gap(spec, 'needs_parameter', failure.message)
    else if (refusal !== undefined) this.gap(spec, refusal.reason, refusal.hint)
    else if (failure.kind === 'auth_error') this.gap(spec, 'forbidden', 'this key may not ask for it')
    else this.gap(spec, 'request_failed', failure.message)
  }

  gap(spec: RequestSpec, reason: Gap['reason'], hint: string): void {
    this.#gaps.push(...spec.gives.map((field) => ({ field, reason, hint: toText(hint) })))
  }

  result(): Omit<Answers, 'kind' | 'parameters'> {
    return {
      bodies: this.bodies,
      askedWith: Object.fromEntries(this.#askedWith),
      gaps: this.#gaps,
      retryAt: this.#retryAt === 0 ? null : this.#retryAt,
      provenance: [...this.#provider.requests.values()].flatMap((spec) => this.#provenance.get(spec) ?? []),
    }
  }
}
