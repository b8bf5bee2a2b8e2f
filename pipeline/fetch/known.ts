// What is known of a key and its account when a request is made: more after every answer.
import type { Discovered } from '../../providers/framework/define.ts'
import type { AskContext, RequestSpec } from '../../providers/framework/request.ts'
import type { CollectedAnswers } from './collected-answers.ts'
import type { FetchContext } from './fetch-context.ts'

/** What the answers so far add: a kind, parameters and lists that later requests are made with. */
export type Learned = AskContext & { lists: NonNullable<Discovered['each']> }

/** What the person set wins over what the provider answered. */
export function learned({ provider }: FetchContext, known: AskContext, collected: CollectedAnswers): Learned {
  const { kind, parameters, each } = provider.discover(collected.bodies)
  return {
    ...known,
    kind: kind ?? known.kind,
    parameters: { ...parameters, ...known.parameters },
    lists: each ?? {},
  }
}

/** Whether the request is made at all for a key like this one. */
export function isMeantFor({ shapes, when }: RequestSpec, known: AskContext): boolean {
  return (shapes?.includes(known.shape ?? known.kind) ?? true) && (when?.(known) ?? true)
}
