// Where a person may be asked for passphrases: about one key at a time, and never again about one that they did not unlock.
import PQueue from 'p-queue'
import { RefusedError } from './gnupg/assuan-connection.ts'
import type { GpgAgent } from './gnupg/gpg-agent.ts'
import { fullyCancelled, refusals } from './gnupg/refusals.ts'

/** `refusedOne` is called when a person was asked about a key and did not unlock it. */
export function askedOnce(agent: GpgAgent, refusedOne: () => void): GpgAgent {
  const opened = new Set<string>()
  const refused = new Map<string, RefusedError>()
  const turns = new PQueue({ concurrency: 1 })

  const decrypt: GpgAgent['decrypt'] = async (encrypted, key, signal) => {
    const refusal = refused.get(key.keygrip)
    if (refusal !== undefined) throw refusal
    signal.throwIfAborted()
    try {
      const answer = await agent.decrypt(encrypted, key, signal)
      opened.add(key.keygrip)
      return answer
    } catch (error) {
      if (error instanceof RefusedError && refusals.has(error.code)) {
        refused.set(key.keygrip, error)
        if (error.code === fullyCancelled) agent.askNobody()
        refusedOne()
      }
      throw error
    }
  }

  return {
    ...agent,
    // Prompts that are waiting behind this one would still come up after a no.
    decrypt: (encrypted, key, signal) =>
      opened.has(key.keygrip) ? decrypt(encrypted, key, signal) : turns.add(() => decrypt(encrypted, key, signal)),
  }
}
