// Makes the requests that a provider's file declares for one key: the main one first, then side by side what else it allows.
import type { AskContext, RequestSpec } from '../providers/framework/request.ts'
import type { KeyKind } from '../schema/reading.ts'
import { type Answers, CollectedAnswers } from './collected-answers.ts'
import { KeyFailure } from './failure.ts'
import { performRequest, type Question, type SendableKey } from './perform-request.ts'

/** Kinds of key that may ask more than an ordinary one; only these are ever used for another entry. */
const privileged: readonly KeyKind[] = ['management', 'admin']

export function isPrivileged(kind: KeyKind): boolean {
  return privileged.includes(kind)
}

/** Throws KeyFailure when the key's main request fails: then there is no reading. Everything else that fails is a gap. */
export async function askProvider(question: Question): Promise<Answers> {
  const { provider, own } = question
  const collected = new CollectedAnswers(provider)
  const context: AskContext = { now: question.now, kind: own.kind, shape: own.shape, parameters: question.parameters }
  await askMain(question, context, collected)

  const discovered = provider.discover(collected.bodies)
  const known: AskContext = {
    ...context,
    kind: discovered.kind ?? context.kind,
    parameters: { ...discovered.parameters, ...context.parameters },
  }
  const optional = [...provider.requests].filter(([, spec]) => !spec.main && (spec.when?.(known) ?? true))
  await Promise.all(optional.map(([name, spec]) => askOptional(name, spec, question, known, collected)))
  return { ...collected.result(), kind: known.kind, parameters: known.parameters }
}

/** Main requests are alternatives: the first that fits the key and succeeds is enough, and the first failure is the one to tell. */
async function askMain(question: Question, context: AskContext, collected: CollectedAnswers): Promise<void> {
  const { provider, own } = question
  const fitting = [...provider.requests].filter(
    ([, spec]) => spec.main && (spec.for?.includes(own.kind) ?? true) && (spec.when?.(context) ?? true),
  )
  let failure: KeyFailure | null = null
  for (const [name, spec] of fitting) {
    try {
      collected.add(name, spec, own.kind, await performRequest(spec, own, question, context))
      return
    } catch (error) {
      if (!(error instanceof KeyFailure)) throw error
      failure ??= error
      if (error.kind !== 'auth_error') break
    }
  }
  throw (
    failure ??
    new KeyFailure(
      'config_error',
      `${provider.name} has no keys of the kind ${own.kind}: correct key_kind in the registry`,
    )
  )
}

async function askOptional(
  name: string,
  spec: RequestSpec,
  question: Question,
  context: AskContext,
  collected: CollectedAnswers,
): Promise<void> {
  try {
    const key = await keyFor(spec, question, context)
    if (key === null) {
      collected.gap(spec, 'needs_management_key', `map a key of the kind ${spec.for?.join(' or ')} of the same account`)
      return
    }
    collected.add(name, spec, key.kind, await performRequest(spec, key, question, context))
  } catch (error) {
    if (!(error instanceof KeyFailure)) throw error
    collected.failed(spec, error)
  }
}

/** In the order of preference that the request states; the entry's own key where it will do. */
async function keyFor(spec: RequestSpec, question: Question, context: AskContext): Promise<SendableKey | null> {
  const own = { ...question.own, kind: context.kind }
  if (spec.for === undefined || spec.for[0] === own.kind) return own
  const wanted = spec.for.filter((kind) => isPrivileged(kind) && kind !== own.kind)
  const other = wanted.length > 0 && !isPrivileged(own.kind) ? await question.other(wanted) : null
  return other ?? (spec.for.includes(own.kind) ? own : null)
}
