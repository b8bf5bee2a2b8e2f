// Whether a run shows that this machine is offline, or only that one provider does not answer.
import type { Reached } from '../errors.ts'

export interface Contacts {
  /** Null: the provider was not asked. */
  saw: (provider: string, reached: Reached | null) => void
  isOffline: () => boolean
}

/** What the keys of a run met, one after the other. */
export function contacts(): Contacts {
  const silent = new Set<string>()
  const seen = new Set<Reached>()
  return {
    saw(provider, reached) {
      if (reached === null) return
      seen.add(reached)
      if (reached === 'silent') silent.add(provider)
    },
    // One provider that lets everything time out has trouble of its own. If several do at once, it is more likely the network.
    isOffline: () => !seen.has('yes') && (seen.has('no') || silent.size > 1),
  }
}
