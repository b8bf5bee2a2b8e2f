// The answers to one key's requests, put together in the order of the provider's file.

import type { Bodies, Provider } from '../../providers/framework/define.ts'
import { largest } from '../../schema/largest.ts'
import type { Gap, KeyKind } from '../../schema/reading.ts'
import type { Parameters } from '../../schema/registry.ts'
import type { Provenance } from '../../schema/sidecar.ts'
import { bodiesOf } from './learned.ts'
import type { Outcome } from './outcome.ts'

export interface Answers {
  bodies: Bodies
  kind: KeyKind
  parameters: Parameters
  region: string
  askedWith: Record<string, KeyKind>
  gaps: Gap[]
  provenance: Provenance[]
  /** Unix time in milliseconds before which one of the optional requests should not be made again, or null. */
  retryAt: number | null
}

export function collectAnswers(
  provider: Provider,
  outcomes: readonly Outcome[],
): Omit<Answers, 'kind' | 'parameters' | 'region'> {
  const answered = outcomes.filter((outcome) => 'name' in outcome)
  const missing = outcomes.filter((outcome) => 'gaps' in outcome)
  const provenance = new Map(answered.map((answer) => [answer.name, answer.provenance]))
  const retryAt = largest(
    missing.map((outcome) => outcome.retryAt),
    0,
  )
  return {
    bodies: bodiesOf(provider, outcomes),
    askedWith: Object.fromEntries(answered.map(({ name, kind }) => [name, kind])),
    gaps: missing.flatMap(({ gaps }) => gaps),
    retryAt: retryAt === 0 ? null : retryAt,
    provenance: [...provider.requests.keys()].flatMap((name) => provenance.get(name) ?? []),
  }
}
