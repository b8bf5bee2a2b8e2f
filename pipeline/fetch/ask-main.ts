// The requests that prove a key. When they fail, the key has no reading.
import type { AskContext, RequestSpec } from '../../providers/framework/request.ts'
import { KeyError } from '../errors.ts'
import { type CollectedAnswers, isRefusal } from './collected-answers.ts'
import type { FetchContext } from './fetch-context.ts'
import { isMeantFor, learned } from './known.ts'
import { performRequest } from './perform-request.ts'

/** Finds out what a main request has to name and nobody has set. A failure is the key's. */
export async function askFirst(
  context: FetchContext,
  known: AskContext,
  collected: CollectedAnswers,
): Promise<AskContext> {
  const { own } = context
  const fitting = fittingMain(context, known).filter(([, spec]) => spec.first)
  for (const [name, spec] of fitting)
    collected.add(name, spec, own.kind, await performRequest(spec, own, context, known))
  return fitting.length === 0 ? known : learned(context, known, collected)
}

/** Main requests are alternatives: the first that fits the key and succeeds is enough, and the first failure is the one to report. */
export async function askMain(context: FetchContext, known: AskContext, collected: CollectedAnswers): Promise<void> {
  const { provider, own } = context
  let failure: KeyError | null = null
  for (const [name, spec] of fittingMain(context, known)) {
    if (spec.first) continue
    try {
      collected.add(name, spec, own.kind, await performRequest(spec, own, context, known))
      return
    } catch (error) {
      if (!(error instanceof KeyError)) throw error
      // The provider knows the key and refuses only this: the key works.
      if (spec.mayMiss && isRefusal(spec, error)) return collected.failed(spec, error, own.kind)
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
