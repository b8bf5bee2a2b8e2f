// Decryption by the person's own gpg and its agent: cards, every key that gpg knows, and the passphrase cache.
import { type ChildProcess, spawn } from 'node:child_process'
import { KeyError } from '../errors.ts'
import {
  type Decrypter,
  damaged,
  maxEntryBytes,
  notForThisKey,
  readEncrypted,
  tooLarge,
  unprotected,
} from './decrypter.ts'

interface GpgOptions {
  /** Environment for gpg: only what it needs, and never a secret. */
  environment: Readonly<Record<string, string>>
  /** Whether a person is there to answer a passphrase prompt. Without one a locked key fails at once. */
  mayPrompt: boolean
}

interface GpgResult {
  output: Buffer
  status: string
  /** The output went over the limit, and gpg was stopped. */
  overflow: boolean
}

export function gpgDecrypter({ environment, mayPrompt }: GpgOptions): Decrypter {
  const prompting = mayPrompt ? [] : ['--pinentry-mode', 'error']
  const known = new Map<string, Promise<boolean>>()

  async function haveSecretKey(keyId: string, signal: AbortSignal): Promise<boolean> {
    const listing = ['--batch', '--with-colons', '--list-secret-keys', keyId]
    const answer =
      known.get(keyId) ??
      runGpg(listing, environment, signal).then(({ output }) => /^(?:sec|ssb):/m.test(output.toString()))
    known.set(keyId, answer)
    return await answer
  }

  async function failureOf(status: string, signal: AbortSignal): Promise<KeyError> {
    const recipients = [...status.matchAll(/^\[GNUPG:\] ENC_TO ([0-9A-F]{16})/gm)].map(([, keyId = '']) => keyId)
    if (/^\[GNUPG:\] (?:DECRYPTION_INFO 0 \d+ 0|BADMDC)/m.test(status)) return unprotected()
    if (recipients.length === 0) return damaged()
    const ours = await Promise.all(recipients.map((keyId) => haveSecretKey(keyId, signal)))
    const anonymous = recipients.some((keyId) => /^0+$/.test(keyId))
    if (!ours.includes(true) && !anonymous) return notForThisKey()
    if (/^\[GNUPG:\] DECRYPTION_KEY /m.test(status)) return damaged()
    return new KeyError(
      'decrypt_error',
      'the private key is locked: unlock it once (for example with pass show of any entry) and run again',
      { passing: true },
    )
  }

  return {
    async decrypt(file, signal) {
      await readEncrypted(file)
      const { output, status, overflow } = await runGpg(
        ['--batch', '--quiet', ...prompting, '--status-fd', '2', '--decrypt', '--', file],
        environment,
        signal,
      )
      if (overflow) throw tooLarge()
      // A truncated entry makes gpg exit with 0 and print nothing: only its own word counts.
      if (!/^\[GNUPG:\] DECRYPTION_OKAY/m.test(status)) throw await failureOf(status, signal)
      return output
    },
    close: async () => undefined,
  }
}

/** Runs gpg to its end; a missing gpg is a failure that says what to install. */
export async function runGpg(
  parameters: string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<GpgResult> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const child = spawn('gpg', parameters, { env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    let size = 0
    let status = ''
    let overflow = false
    const stop = () => {
      end(child)
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      overflow = size > maxEntryBytes
      if (overflow) end(child)
      else output.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (status.length < maxEntryBytes) status += chunk.toString('latin1')
    })
    child.on('error', (cause) => {
      signal.removeEventListener('abort', stop)
      reject(
        new KeyError('decrypt_error', 'gpg cannot be started: install GnuPG, or set KEYZ_PGP_PRIVATE_KEY_FILE', {
          passing: true,
          cause,
        }),
      )
    })
    child.on('close', () => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(signal.reason)
      else resolve({ output: Buffer.concat(output), status, overflow })
    })
  })
}

const patience = 2_000

/** Asks gpg to end, and ends it when it does not listen. */
function end(child: ChildProcess): void {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  child.on('close', () => clearTimeout(timer))
}
