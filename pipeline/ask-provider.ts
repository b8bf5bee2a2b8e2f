// Makes the requests that a provider's file declares for one key: the main one first, then side by side what else it allows.
import type { Discovered } from '../providers/framework/define.ts'
import { type AskContext, fillIn, type RequestSpec } from '../providers/framework/request.ts'
import type { KeyKind } from '../schema/reading.ts'
import { type Answers, CollectedAnswers, isRefusal } from './collected-answers.ts'
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
  const context: AskContext = {
    now: question.now,
    kind: own.kind,
    variant: own.shape,
    parameters: question.parameters,
    region: regionOf(question),
    each: '',
  }
  const start = await askFirst(question, context, collected)
  await askMain(question, start, collected)
  const known = await askTheRest(question, context, collected)
  const { kind, parameters, region } = known
  return { ...collected.result(), kind, parameters, region }
}

/** The provider's region that the account is in. */
function regionOf({ provider, parameters }: Question): string {
  const [usual = ''] = provider.regions
  const { region = usual } = parameters
  if (provider.regions.includes(region) || provider.regions.length === 0) return region
  throw new KeyFailure(
    'config_error',
    `${provider.name} has no such region: set the parameter region to ${provider.regions.join(' or ')} with keyz map PATH --param region=...`,
  )
}

/** What main requests have to name and nobody has told. A failure is the key's. */
async function askFirst(question: Question, context: AskContext, collected: CollectedAnswers): Promise<AskContext> {
  const fitting = fittingMain(question, context).filter(([, spec]) => spec.first)
  for (const [name, spec] of fitting)
    collected.add(name, spec, question.own.kind, await performRequest(spec, question.own, question, context))
  return fitting.length === 0 ? context : learned(question, context, collected)
}

function fittingMain({ provider, own }: Question, context: AskContext): [string, RequestSpec][] {
  return [...provider.requests].filter(
    ([, spec]) => spec.main && (spec.for?.includes(own.kind) ?? true) && isMeantFor(spec, context),
  )
}

function isMeantFor({ variants, when }: RequestSpec, context: AskContext): boolean {
  return (variants?.includes(context.variant ?? context.kind) ?? true) && (when?.(context) ?? true)
}

/** Main requests are alternatives: the first that fits the key and succeeds is enough, and the first failure is the one to tell. */
async function askMain(question: Question, context: AskContext, collected: CollectedAnswers): Promise<void> {
  const { provider, own } = question
  const fitting = fittingMain(question, context).filter(([, spec]) => !spec.first)
  let failure: KeyFailure | null = null
  for (const [name, spec] of fitting) {
    try {
      collected.add(name, spec, own.kind, await performRequest(spec, own, question, context))
      return
    } catch (error) {
      if (!(error instanceof KeyFailure)) throw error
      // The provider knows the key and refuses only this: the key works.
      if (spec.mayMiss && isRefusal(spec, error)) return collected.failed(spec, error, own.kind)
      failure ??= error
      if (error.kind !== 'auth_error' && !spec.nextOn.includes(error.details.http_status ?? 0)) break
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

/** What the answers so far tell: a kind, parameters and lists that later requests are made with. */
type Learned = AskContext & { lists: NonNullable<Discovered['each']> }

/** In rounds: a request that waits for what another answer tells is made as soon as it is told. */
async function askTheRest(question: Question, context: AskContext, collected: CollectedAnswers): Promise<AskContext> {
  let waiting = [...question.provider.requests].filter(([, spec]) => !spec.main)
  for (;;) {
    const known = learned(question, context, collected)
    const ready = waiting.filter(([, spec]) => isReady(spec, known))
    const last = ready.length === 0
    const round = (last ? waiting : ready).filter(([, spec]) => isMeantFor(spec, known))
    await Promise.all(round.map(([name, spec]) => askOptional(name, spec, question, known, collected)))
    if (last) return known
    waiting = waiting.filter((entry) => !ready.includes(entry))
  }
}

function learned({ provider }: Question, context: AskContext, collected: CollectedAnswers): Learned {
  const { kind, parameters, each } = provider.discover(collected.bodies)
  return {
    ...context,
    kind: kind ?? context.kind,
    parameters: { ...parameters, ...context.parameters },
    lists: each ?? {},
  }
}

function isReady(spec: RequestSpec, known: Learned): boolean {
  const named = typeof spec.each !== 'string' || known.lists[spec.each] !== undefined
  return named && 'path' in fillIn(spec, { ...known, each: 'any' })
}

async function askOptional(
  name: string,
  spec: RequestSpec,
  question: Question,
  known: Learned,
  collected: CollectedAnswers,
): Promise<void> {
  // An ordinary key's own affairs mean nothing for a key that may ask more.
  if (isPrivileged(known.kind) && spec.for?.every((kind) => !isPrivileged(kind))) return
  try {
    const key = await keyFor(spec, question, known)
    if (key === null) return collected.needsKey(spec, known.kind)
    const each = typeof spec.each === 'function' ? spec.each(known) : spec.each === null ? null : known.lists[spec.each]
    if (each === undefined)
      return collected.gap(spec, 'request_failed', 'an answer that it depends on could not be had')
    collected.add(name, spec, key.kind, await performRequest(spec, key, question, known, each))
  } catch (error) {
    if (!(error instanceof KeyFailure)) throw error
    collected.failed(spec, error, known.kind)
  }
}

/** In the order of preference that the request states; the entry's own key where it will do. */
async function keyFor(spec: RequestSpec, question: Question, context: AskContext): Promise<SendableKey | null> {
  const own = { ...question.own, kind: context.kind }
  if (spec.for === undefined || spec.for[0] === own.kind) return own
  const wanted = spec.for.filter((kind) => isPrivileged(kind) && kind !== own.kind)
  const another = wanted.length > 0 && !isPrivileged(own.kind) && !spec.ownOnly
  const other = another ? await question.other(wanted) : null
  return other ?? (spec.for.includes(own.kind) ? own : null)
}
