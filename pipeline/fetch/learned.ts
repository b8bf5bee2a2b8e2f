// What is known of a key and its account when a request is made: more after every answer.
import type { Bodies, Discovered, Provider } from '../../providers/framework/define.ts'
import type { AskContext } from '../../providers/framework/request.ts'
import type { FetchContext } from './fetch-context.ts'
import type { Outcome } from './outcome.ts'

/** What the answers so far add: a kind, parameters and lists that later requests are made with. */
export type Learned = AskContext & { lists: NonNullable<Discovered['each']> }

/** What the person set wins over what the provider answered. */
export function learned({ provider }: FetchContext, known: AskContext, outcomes: readonly Outcome[]): Learned {
  const { kind, parameters, each } = provider.discover(bodiesOf(provider, outcomes))
  return {
    ...known,
    kind: kind ?? known.kind,
    parameters: { ...parameters, ...known.parameters },
    lists: each ?? {},
  }
}

/** By the name of the request; null where there is no answer. */
export function bodiesOf({ requests }: Provider, outcomes: readonly Outcome[]): Bodies {
  const bodies = new Map(outcomes.flatMap((outcome) => ('name' in outcome ? [[outcome.name, outcome.body]] : [])))
  return Object.fromEntries([...requests.keys()].map((name) => [name, bodies.get(name) ?? null]))
}
