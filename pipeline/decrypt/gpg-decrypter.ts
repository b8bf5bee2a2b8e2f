// Decryption by the person's own gpg and its agent: cards, every key that gpg knows, and the passphrase cache.
import type { KeyError } from '../errors.ts'
import {
  type Decrypter,
  damaged,
  lockedKey,
  maxEntryBytes,
  notForThisKey,
  readEncrypted,
  tooLarge,
  unprotected,
} from './decrypter.ts'
import { runProgram } from './gnupg/run-program.ts'
import type { SessionKey } from './gnupg/session-key.ts'

interface GpgOptions {
  /** Environment for gpg: only what it needs, and never a secret. */
  environment: Readonly<Record<string, string>>
  /** Whether a person is there to answer a passphrase prompt. Without one a locked key fails at once. */
  mayPrompt: boolean
}

export interface GpgDecrypter extends Decrypter {
  /** Decrypts an entry whose session key is known already, so that nobody is asked for it again. */
  decryptWith: (sessionKey: SessionKey, file: string, signal: AbortSignal) => Promise<Buffer>
}

export function gpgDecrypter({ environment, mayPrompt }: GpgOptions): GpgDecrypter {
  const prompting = mayPrompt ? [] : ['--pinentry-mode', 'error']
  const known = new Map<string, Promise<boolean>>()

  async function haveSecretKey(keyId: string, signal: AbortSignal): Promise<boolean> {
    const listing = ['--batch', '--with-colons', '--list-secret-keys', keyId]
    const answer =
      known.get(keyId) ??
      runProgram('gpg', listing, { environment, signal, maxBytes: maxEntryBytes }).then(({ output }) =>
        /^(?:sec|ssb):/m.test(output.toString()),
      )
    known.set(keyId, answer)
    return await answer
  }

  async function failureOf(status: string, isOpen: boolean, signal: AbortSignal): Promise<KeyError> {
    const recipients = [...status.matchAll(/^\[GNUPG:\] ENC_TO ([0-9A-F]{16})/gm)].map(([, keyId = '']) => keyId)
    if (/^\[GNUPG:\] (?:DECRYPTION_INFO 0 \d+ 0|BADMDC)/m.test(status)) return unprotected()
    if (isOpen || recipients.length === 0) return damaged()
    const ours = await Promise.all(recipients.map((keyId) => haveSecretKey(keyId, signal)))
    const anonymous = recipients.some((keyId) => /^0+$/.test(keyId))
    if (!ours.includes(true) && !anonymous) return notForThisKey()
    if (/^\[GNUPG:\] DECRYPTION_KEY /m.test(status)) return damaged()
    return lockedKey()
  }

  async function run(file: string, signal: AbortSignal, sessionKey?: SessionKey): Promise<Buffer> {
    const options = { environment, signal, maxBytes: maxEntryBytes }
    const { output, status, overflow } = await runProgram(
      'gpg',
      [
        ...['--batch', '--quiet', ...prompting, '--status-fd', '2'],
        ...(sessionKey === undefined ? [] : ['--override-session-key-fd', '3']),
        ...['--decrypt', '--', file],
      ],
      sessionKey === undefined ? options : { ...options, secretInput: inWords(sessionKey) },
    )
    if (overflow) throw tooLarge()
    // A truncated entry makes gpg exit with 0 and print nothing: only its own word counts.
    if (!/^\[GNUPG:\] DECRYPTION_OKAY/m.test(status)) throw await failureOf(status, sessionKey !== undefined, signal)
    return output
  }

  return {
    async decrypt(file, signal) {
      await readEncrypted(file)
      return await run(file, signal)
    },
    decryptWith: (sessionKey, file, signal) => run(file, signal, sessionKey),
    close: async () => undefined,
  }
}

/** As gpg --show-session-key prints it. */
function inWords({ algorithm, key }: SessionKey): Buffer {
  return Buffer.from(`${algorithm}:${key.toString('hex').toUpperCase()}\n`)
}
