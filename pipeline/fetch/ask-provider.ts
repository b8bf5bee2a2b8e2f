// Makes the requests that a provider's file declares for one key: the main one first, then everything else side by side.
import type { AskContext } from '../../providers/framework/request.ts'
import { KeyError } from '../errors.ts'
import { askFirst, askMain } from './ask-main.ts'
import { askTheRest } from './ask-the-rest.ts'
import { type Answers, collectAnswers } from './collected-answers.ts'
import type { FetchContext } from './fetch-context.ts'
import { learned } from './learned.ts'

/** Throws KeyError when the key's main request fails: then there is no reading. Every other failure is a gap. */
export async function askProvider(context: FetchContext): Promise<Answers> {
  const { provider, own } = context
  const known: AskContext = {
    now: context.now,
    kind: own.kind,
    variant: own.variant,
    parameters: context.parameters,
    region: regionOf(context),
    each: '',
  }
  const first = await askFirst(context, known)
  const main = await askMain(context, first.length === 0 ? known : learned(context, known, first))
  const { outcomes, kind, parameters, region } = await askTheRest(context, known, [...first, main])
  return { ...collectAnswers(provider, outcomes), kind, parameters, region }
}

/** The provider's region that the account is in. */
function regionOf({ provider, parameters }: FetchContext): string {
  const [first = ''] = provider.regions
  const { region = first } = parameters
  if (provider.regions.includes(region) || provider.regions.length === 0) return region
  throw new KeyError(
    'config_error',
    `${provider.name} has no such region: set the parameter region to ${provider.regions.join(' or ')} with keyz map PATH --param region=...`,
  )
}
