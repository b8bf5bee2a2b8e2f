// Decryption with the person's gpg-agent, asked for each session key, and the rest in process: no gpg for each entry.
// Whatever is unusual, and whatever fails, goes to gpg, so that its answer counts.

import { KeyError } from '../errors.ts'
import { askedOnce } from './asked-once.ts'
import { type Decrypter, lockedKey, notForThisKey, readEncrypted } from './decrypter.ts'
import { type EncryptedMessage, encryptedMessage } from './encrypted-message.ts'
import { agentSocket } from './gnupg/agent-socket.ts'
import { gnupgFolders } from './gnupg/gnupg-folders.ts'
import { type GpgAgent, gpgAgent } from './gnupg/gpg-agent.ts'
import { setsDecryption } from './gnupg/own-options.ts'
import { type SecretKey, secretKeys } from './gnupg/secret-keys.ts'
import type { GpgDecrypter } from './gpg-decrypter.ts'
import { sessionKeyFrom } from './session-key-from.ts'

interface AgentOptions {
  /** Environment for gpg: only what it needs, and never a secret. */
  environment: Readonly<Record<string, string>>
  mayPrompt: boolean
}

interface Ready {
  agent: GpgAgent
  keys: SecretKey[]
}

export function agentDecrypter({ environment, mayPrompt }: AgentOptions, gpg: GpgDecrypter): Decrypter {
  let ready: Promise<Ready | null> | null = null
  /** Recipients that gpg knows no private key of. */
  const foreign = new Set<string>()

  /** Null where only gpg can decrypt. Listing the keys starts the agent if none is running. */
  async function prepare(signal: AbortSignal): Promise<Ready | null> {
    const [folders, keys] = await Promise.all([gnupgFolders(environment, signal), secretKeys(environment, signal)])
    if (folders === null || keys === null || (await setsDecryption(folders))) return null
    const socket = await agentSocket(folders.agentSocket)
    if (socket === null) return null
    const agent = gpgAgent({ socket, environment, mayPrompt })
    return { agent: mayPrompt ? askedOnce(agent, gpg.askNobody) : agent, keys }
  }

  async function prepared(signal: AbortSignal): Promise<Ready | null> {
    ready ??= prepare(signal)
    return await ready.catch((error: unknown) => {
      ready = null
      signal.throwIfAborted()
      if (error instanceof KeyError) return null
      throw error
    })
  }

  async function byGpg(file: string, { recipients }: EncryptedMessage, signal: AbortSignal): Promise<Buffer> {
    const names = recipients.map(({ id }) => id).join(' ')
    if (foreign.has(names)) throw notForThisKey()
    return await gpg.decrypt(file, signal).catch((error: unknown) => {
      if (error instanceof KeyError && error.details.local) foreign.add(names)
      throw error
    })
  }

  return {
    async decrypt(file, signal) {
      const encrypted = await readEncrypted(file)
      const known = await prepared(signal)
      const message = known === null ? null : encryptedMessage(encrypted)
      if (known === null || message === null) return await gpg.decrypt(file, signal)
      if (gpg.wasRefused()) known.agent.askNobody()
      const found = await sessionKeyFrom(known.agent, message.recipients, known.keys, mayPrompt, signal)
      if (found === 'locked') throw lockedKey()
      if (found === 'unknown') return await byGpg(file, message, signal)
      try {
        return message.decrypt(found) ?? (await gpg.decryptWith(found, file, signal))
      } finally {
        found.key.fill(0)
      }
    },
    async close() {
      await ready?.then((opened) => opened?.agent.close()).catch(() => undefined)
      await gpg.close()
    },
  }
}
