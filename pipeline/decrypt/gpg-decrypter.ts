// Decryption by the person's own gpg and its agent: cards, every key that gpg knows, and the passphrase cache.
import PQueue from 'p-queue'
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

/** Protected by the tags of OCB mode, not by a digest at its end. */
const isOcb = /^\[GNUPG:\] DECRYPTION_INFO 0 /m
/** The words of gpg 2.2, which it translates into no language, and the status of newer ones. */
const tagFailed = /checktag failed|^\[GNUPG:\] ERROR aead_checktag /m
/** A signature that cannot be checked is an error, too. */
const isSigned = /^\[GNUPG:\] (?:(?:ERR|BAD|EXP|EXPKEY|REVKEY)SIG|NO_PUBKEY) /m

interface GpgOptions {
  /** Environment for gpg: only what it needs, and never a secret. */
  environment: Readonly<Record<string, string>>
  /** Whether a person is there to answer a passphrase prompt. Without one a locked key fails at once. */
  mayPrompt: boolean
}

export interface GpgDecrypter extends Decrypter {
  /** Decrypts an entry whose session key is known already, so that nobody is asked for it again. */
  decryptWith: (sessionKey: SessionKey, file: string, signal: AbortSignal) => Promise<Buffer>
  /** From now on a locked key fails without a prompt. */
  askNobody: () => void
  /** Whether gpg asked a person, who did not unlock a key. It asks nobody then, either: which key it was, only gpg knows. */
  wasRefused: () => boolean
}

export function gpgDecrypter({ environment, mayPrompt }: GpgOptions): GpgDecrypter {
  let prompts = mayPrompt
  let refused = false
  /** Until a key is open: prompts that are waiting behind the first one would still come up after a no. */
  let isOpen = false
  const turns = new PQueue({ concurrency: 1 })
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
    if (/^\[GNUPG:\] DECRYPTION_INFO 0 \d+ 0/m.test(status)) return unprotected()
    if (/^\[GNUPG:\] BADMDC/m.test(status)) return damaged()
    if (isOpen || recipients.length === 0) return damaged()
    const ours = await Promise.all(recipients.map((keyId) => haveSecretKey(keyId, signal)))
    const anonymous = recipients.some((keyId) => /^0+$/.test(keyId))
    if (!ours.includes(true) && !anonymous) return notForThisKey()
    if (/^\[GNUPG:\] DECRYPTION_KEY /m.test(status)) return damaged()
    return lockedKey()
  }

  async function run(file: string, signal: AbortSignal, sessionKey?: SessionKey): Promise<Buffer> {
    const options = { environment, signal, maxBytes: maxEntryBytes }
    const { output, status, code, overflow } = await runProgram(
      'gpg',
      [
        ...['--batch', '--quiet', ...(prompts ? [] : ['--pinentry-mode', 'error']), '--status-fd', '2'],
        ...(sessionKey === undefined ? [] : ['--override-session-key-fd', '3']),
        ...['--decrypt', '--', file],
      ],
      sessionKey === undefined ? options : { ...options, secretInput: inWords(sessionKey) },
    )
    if (overflow) throw tooLarge()
    refused ||= /^\[GNUPG:\] PINENTRY_LAUNCHED/m.test(status) && !/^\[GNUPG:\] DECRYPTION_KEY /m.test(status)
    prompts &&= !refused
    // A truncated entry makes gpg exit with 0 and print nothing: only its own word counts.
    if (!/^\[GNUPG:\] DECRYPTION_OKAY/m.test(status)) throw await failureOf(status, sessionKey !== undefined, signal)
    if (wasChanged(status, code)) throw damaged()
    isOpen = true
    return output
  }

  async function inTurn(file: string, signal: AbortSignal): Promise<Buffer> {
    return await turns.add(() => {
      signal.throwIfAborted()
      return run(file, signal)
    })
  }

  return {
    async decrypt(file, signal) {
      await readEncrypted(file)
      return await (prompts && !isOpen ? inTurn(file, signal) : run(file, signal))
    },
    decryptWith: (sessionKey, file, signal) => run(file, signal, sessionKey),
    askNobody() {
      prompts = false
    },
    wasRefused: () => refused,
    close: async () => undefined,
  }
}

/** Of an entry in OCB mode, gpg 2.2 says DECRYPTION_OKAY also where it was changed. */
function wasChanged(status: string, code: number | null): boolean {
  if (!isOcb.test(status)) return false
  return tagFailed.test(status) || (code !== 0 && !isSigned.test(status))
}

/** As gpg --show-session-key prints it. */
function inWords({ algorithm, key }: SessionKey): Buffer {
  return Buffer.from(`${algorithm}:${key.toString('hex').toUpperCase()}\n`)
}
