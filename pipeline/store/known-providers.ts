// The providers that keyz knows, for sentences about one that it does not.
import { factsById, providerFacts } from '../../providers/facts.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import { didYouMean } from './did-you-mean.ts'

/** Their ids, as a list for a sentence. */
export function knownProviders(): string {
  return providerFacts.map(({ id }) => id).join(', ')
}

/** Throws CommandError. */
export function refuseUnknownProviders(wanted: readonly string[]): void {
  const unknown = wanted.find((id) => factsById(id) === undefined)
  if (unknown !== undefined) throw unknownProvider(unknown)
}

export function unknownProvider(id: string): CommandError {
  const meant = didYouMean(
    id,
    providerFacts.map((provider) => provider.id),
  )
  const rest = meant === '' ? `choose one of ${knownProviders()}` : 'run keyz providers to see them all'
  return new CommandError(`unknown provider ${printable(id)}${meant}: ${rest}`)
}
