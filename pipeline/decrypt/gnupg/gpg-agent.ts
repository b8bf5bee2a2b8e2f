// The person's gpg-agent, asked over its socket for what gpg asks it: to decrypt a session key.
import { type AssuanConnection, assuanConnection, BrokenConnectionError, RefusedError } from './assuan-connection.ts'
import { plusEscaped } from './assuan-lines.ts'
import { keyDescription } from './key-description.ts'
import { promptOptions } from './prompt-options.ts'
import { ciphertextExpression, type EncryptedKey, plaintextOf } from './s-expression.ts'
import type { SecretKey } from './secret-keys.ts'

export interface GpgAgent {
  /** Null for an answer that only gpg may understand. Throws RefusedError or BrokenConnectionError. */
  decrypt: (encrypted: EncryptedKey, key: SecretKey, signal: AbortSignal) => Promise<Decrypted | null>
  /** From now on a locked key is refused without asking the person, whatever `mayPrompt` was. */
  askNobody: () => void
  close: () => void
}

interface Decrypted {
  value: Buffer
  /** Whether RSA's padding is still there. A card may have removed it. */
  padded: boolean
}

interface AgentOptions {
  socket: string
  environment: Readonly<Record<string, string>>
  mayPrompt: boolean
}

/** A connection for each request under way: the agent answers one at a time on each. */
export function gpgAgent({ socket, environment, mayPrompt }: AgentOptions): GpgAgent {
  const idle: AssuanConnection[] = []
  /** The key that a connection is set to. */
  const set = new WeakMap<AssuanConnection, string>()
  /** Connections on which the agent may ask. */
  const prompting = new WeakSet<AssuanConnection>()
  let prompts = mayPrompt

  async function open(signal: AbortSignal): Promise<AssuanConnection> {
    let connection: AssuanConnection | null = null
    try {
      connection = await assuanConnection(socket, signal)
      if (prompts) {
        prompting.add(connection)
        await tellTerminal(connection, signal)
      } else await connection.ask('OPTION pinentry-mode=error', signal)
      return connection
    } catch (error) {
      connection?.close()
      // An agent that may not promise to ask nobody, such as one of another machine, is left to gpg.
      throw error instanceof RefusedError ? new BrokenConnectionError('the agent refused', { cause: error }) : error
    }
  }

  /** As in gpg, an agent that does not know one of these is asked all the same. */
  async function tellTerminal(connection: AssuanConnection, signal: AbortSignal): Promise<void> {
    for (const option of promptOptions(environment))
      await connection.ask(`OPTION ${option}`, signal).catch((error: unknown) => {
        if (!(error instanceof RefusedError)) throw error
      })
  }

  async function ask(connection: AssuanConnection, encrypted: EncryptedKey, key: SecretKey, signal: AbortSignal) {
    if (set.get(connection) !== key.keygrip) await connection.ask(`SETKEY ${key.keygrip}`, signal)
    set.set(connection, key.keygrip)
    if (prompts) await connection.ask(`SETKEYDESC ${plusEscaped(keyDescription(key))}`, signal)
    return await connection.ask('PKDECRYPT', signal, { CIPHERTEXT: ciphertextExpression(encrypted) })
  }

  return {
    async decrypt(encrypted, key, signal) {
      const connection = idle.pop() ?? (await open(signal))
      connection.hold(true)
      const release = () => {
        connection.hold(false)
        if (prompting.has(connection) && !prompts) connection.close()
        else idle.push(connection)
      }
      try {
        const { data, statuses } = await ask(connection, encrypted, key, signal)
        release()
        const value = plaintextOf(data)
        return value === null ? null : { value, padded: !statuses.includes('PADDING 0') }
      } catch (error) {
        set.delete(connection)
        if (error instanceof RefusedError) release()
        else connection.close()
        throw error
      }
    },
    askNobody() {
      prompts = false
      for (const connection of idle.splice(0)) connection.close()
    },
    close() {
      for (const connection of idle.splice(0)) connection.close()
    },
  }
}
