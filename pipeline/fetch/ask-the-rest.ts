// The requests for more than the main one answers. A failure is a gap, and the key still works.
import { type AskContext, fillIn, type RequestSpec } from '../../providers/framework/request.ts'
import { KeyError } from '../errors.ts'
import { isCompanionKind } from './companion-kinds.ts'
import type { FetchContext, SendableKey } from './fetch-context.ts'
import { gapsOf, gapsOfFailure, gapsOfRefusal } from './gaps-of-failure.ts'
import { isMeantFor } from './is-meant-for.ts'
import { type Learned, learned } from './learned.ts'
import type { Outcome } from './outcome.ts'
import { performRequest } from './perform-request.ts'

/** In rounds: a request that waits for something in another answer is made as soon as that answer is there. */
export async function askTheRest(
  context: FetchContext,
  start: AskContext,
  before: readonly Outcome[],
): Promise<AskContext & { outcomes: readonly Outcome[] }> {
  const outcomes = [...before]
  let waiting = [...context.provider.requests].filter(([, spec]) => !spec.main)
  for (;;) {
    const known = learned(context, start, outcomes)
    const ready = waiting.filter(([, spec]) => isReady(spec, known))
    const last = ready.length === 0
    const round = (last ? waiting : ready).filter(([, spec]) => isMeantFor(spec, known))
    const asked = await Promise.all(round.map(([name, spec]) => askOptional(name, spec, context, known)))
    for (const outcome of asked.flat()) outcomes.push(outcome)
    if (last) return { ...known, outcomes }
    waiting = waiting.filter((entry) => !ready.includes(entry))
  }
}

function isReady(spec: RequestSpec, known: Learned): boolean {
  const named = typeof spec.each !== 'string' || known.lists[spec.each] !== undefined
  return named && 'path' in fillIn(spec, { ...known, each: 'any' })
}

async function askOptional(name: string, spec: RequestSpec, context: FetchContext, known: Learned): Promise<Outcome[]> {
  const { provider } = context
  // An ordinary key's own affairs mean nothing for a key that may ask more.
  if (isCompanionKind(known.kind) && spec.for?.every((kind) => !isCompanionKind(kind))) return []
  try {
    const key = await keyFor(spec, context, known)
    if (key === null) return [{ gaps: gapsOfRefusal(spec, 'needs_management_key', provider, known.kind), retryAt: 0 }]
    const each = valuesOf(spec, known)
    if (each === undefined)
      return [{ gaps: gapsOf(spec, 'request_failed', 'an answer that it depends on is not available'), retryAt: 0 }]
    return [{ name, spec, kind: key.kind, ...(await performRequest(spec, key, context, known, each)) }]
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    return [{ gaps: gapsOfFailure(spec, error, provider, known.kind), retryAt: error.details.retryAt ?? 0 }]
  }
}

/** What the request is made for, one by one; null when it is made once, undefined when the list is not known. */
function valuesOf({ each }: RequestSpec, known: Learned): readonly string[] | null | undefined {
  if (typeof each === 'function') return each(known)
  return each === null ? null : known.lists[each]
}

/** In the order of preference that the request states; the entry's own key where that is enough. */
async function keyFor(spec: RequestSpec, context: FetchContext, known: AskContext): Promise<SendableKey | null> {
  const own = { ...context.own, kind: known.kind }
  if (spec.for === undefined || spec.for[0] === own.kind) return own
  const wanted = spec.for.filter((kind) => isCompanionKind(kind) && kind !== own.kind)
  const mayUseCompanion = wanted.length > 0 && !isCompanionKind(own.kind) && !spec.ownOnly
  const companion = mayUseCompanion ? await context.companion(wanted) : null
  return companion ?? (spec.for.includes(own.kind) ? own : null)
}
