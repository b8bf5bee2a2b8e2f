// The requests that prove a key. When they fail, the key has no reading.
import type { AskContext, RequestSpec } from '../../providers/framework/request.ts'
import { KeyError } from '../errors.ts'
import type { FetchContext } from './fetch-context.ts'
import { gapsOfFailure, refusalIn } from './gaps-of-failure.ts'
import { isMeantFor } from './is-meant-for.ts'
import type { Answered, Outcome } from './outcome.ts'
import { performRequest } from './perform-request.ts'

/** Finds out what a main request has to name and nobody has set. A failure is the key's. */
export async function askFirst(context: FetchContext, known: AskContext): Promise<Answered[]> {
  const answered: Answered[] = []
  for (const [name, spec] of fittingMain(context, known))
    if (spec.first) answered.push(await askedOne(name, spec, context, known))
  return answered
}

/** Main requests are alternatives: the first that fits the key and succeeds is enough, and the first failure is the one to report. */
export async function askMain(context: FetchContext, known: AskContext): Promise<Outcome> {
  const { provider, own } = context
  let failure: KeyError | null = null
  for (const [name, spec] of fittingMain(context, known)) {
    if (spec.first) continue
    try {
      return await askedOne(name, spec, context, known)
    } catch (error) {
      if (!(error instanceof KeyError)) throw error
      // The provider knows the key and refuses only this: the key works.
      if (spec.mayMiss && refusalIn(spec, error) !== undefined)
        return { gaps: gapsOfFailure(spec, error, provider, own.kind), retryAt: error.details.retryAt ?? 0 }
      failure ??= error
      if (error.kind !== 'auth_error' && !spec.nextOn.includes(error.details.http_status ?? 0)) break
    }
  }
  throw (
    failure ??
    new KeyError(
      'config_error',
      `${provider.name} has no keys of the kind ${own.kind}: correct key_kind in the registry`,
    )
  )
}

function fittingMain({ provider, own }: FetchContext, known: AskContext): [string, RequestSpec][] {
  return [...provider.requests].filter(
    ([, spec]) => spec.main && (spec.for?.includes(own.kind) ?? true) && isMeantFor(spec, known),
  )
}

async function askedOne(name: string, spec: RequestSpec, context: FetchContext, known: AskContext): Promise<Answered> {
  const { own } = context
  return { name, spec, kind: own.kind, ...(await performRequest(spec, own, context, known)) }
}
