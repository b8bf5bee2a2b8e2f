// The providers that keyz knows, for sentences about one that it does not.

import { closest, didYouMean } from '../../meta/views/did-you-mean.ts'
import { factsById, providerFacts } from '../../providers/facts.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'

const ids = providerFacts.map(({ id }) => id)

/** Their ids, as a list for a sentence. */
export function knownProviders(): string {
  return ids.join(', ')
}

/** Throws CommandError. */
export function refuseUnknownProviders(wanted: readonly string[]): void {
  const unknown = wanted.find((id) => factsById(id) === undefined)
  if (unknown !== undefined) throw unknownProvider(unknown)
}

/** The one that was meant by a name that is not known, if any is close enough. */
export function closestProvider(id: string): string | null {
  return closest(id, ids)
}

/** What is wrong with a row of the registry whose provider keyz does not know, for `namingEntry`. */
export function unknownInRegistry(id: string): string {
  const meant = closestProvider(id)
  const provider = meant ?? 'NAME'
  const guess = meant === null ? '' : ` (did you mean ${meant}?)`
  return `the registry names the provider ${id}, which keyz does not know${guess}: correct it with keyz map PATH --provider ${provider}`
}

export function unknownProvider(id: string): CommandError {
  const meant = didYouMean(id, ids)
  const rest = meant === '' ? `choose one of ${knownProviders()}` : 'run keyz providers to see them all'
  return new CommandError(`unknown provider ${printable(id)}${meant}: ${rest}`)
}
