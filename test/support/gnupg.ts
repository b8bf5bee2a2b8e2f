// A GnuPG home of its own: real keys that live for one test, and an agent that is ended with it.
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as openpgp from 'openpgp'
import { must, run } from './run.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary.ts'

export interface Gnupg extends AsyncDisposable {
  home: string
  environment: Record<string, string>
  /** Makes a key; the subkey, for encryption unless `usage` says otherwise, is of the given algorithm. Returns the fingerprint. */
  makeKey: (
    name: string,
    algorithms: { primary: string; subkey: string },
    passphrase?: string,
    usage?: 'encr' | 'sign',
  ) => Promise<string>
  encrypt: (plaintext: string, recipients: string[], more?: string[]) => Promise<Buffer>
  /** `--export-secret-keys`, or with `subkeys` only what CI should have. */
  exportSecret: (recipient: string, options?: { subkeys?: boolean; passphrase?: string }) => Promise<string>
  /** Types the passphrase once, so that the agent remembers it. */
  unlock: (recipient: string, passphrase: string) => Promise<void>
  /** The agent forgets every passphrase. */
  lock: () => Promise<void>
}

export const algorithms = {
  'curve 25519': { primary: 'ed25519', subkey: 'cv25519' },
  RSA: { primary: 'rsa2048', subkey: 'rsa2048' },
  'NIST P-256': { primary: 'nistp256', subkey: 'nistp256' },
  'NIST P-521': { primary: 'nistp521', subkey: 'nistp521' },
} as const

export async function gnupg(): Promise<Gnupg> {
  return await gnupgIn(await temporaryFolder())
}

/** In a folder that goes with it, where there may be one already. */
export async function gnupgIn(folder: TemporaryFolder): Promise<Gnupg> {
  const home = join(folder.path, 'g')
  await mkdir(home, { mode: 0o700, recursive: true })
  await chmod(home, 0o700)
  // Nobody answers a prompt here: one that is opened all the same must fail, not wait.
  await writeFile(join(home, 'gpg-agent.conf'), 'pinentry-program /bin/false\n')
  const environment = { GNUPGHOME: home, HOME: folder.path }
  const gpg = (parameters: string[], input = '') =>
    must('gpg', ['--batch', '--quiet', '--no-tty', ...parameters], { environment, input })
  const loopback = (passphrase: string) => ['--pinentry-mode', 'loopback', '--passphrase', passphrase]

  return {
    home,
    environment,
    async makeKey(name, { primary, subkey }, passphrase = '', usage = 'encr') {
      await gpg([
        ...loopback(passphrase),
        '--quick-generate-key',
        `${name} <${name}@example.org>`,
        primary,
        'default',
        'never',
      ])
      const listing = await gpg(['--with-colons', '--list-keys', name])
      const [, fingerprint = ''] = /^fpr:+([0-9A-F]{40}):/m.exec(listing) ?? []
      await gpg([...loopback(passphrase), '--quick-add-key', fingerprint, subkey, usage, 'never'])
      return fingerprint
    },
    async encrypt(plaintext, recipients, more = []) {
      const names = recipients.flatMap((recipient) => ['--recipient', recipient])
      const armored = await gpg(['--trust-model', 'always', '--armor', ...more, ...names, '--encrypt'], plaintext)
      const { data } = await openpgp.unarmor(armored)
      return Buffer.from(data instanceof Uint8Array ? data : [])
    },
    exportSecret: (recipient, { subkeys = false, passphrase = '' } = {}) =>
      gpg([
        ...loopback(passphrase),
        '--armor',
        subkeys ? '--export-secret-subkeys' : '--export-secret-keys',
        recipient,
      ]),
    async unlock(recipient, passphrase) {
      const probe = await gpg(['--trust-model', 'always', '--armor', '--recipient', recipient, '--encrypt'], 'probe')
      await gpg([...loopback(passphrase), '--decrypt'], probe)
    },
    lock: async () => void (await run('gpgconf', ['--reload', 'gpg-agent'], { environment })),
    async [Symbol.asyncDispose]() {
      await run('gpgconf', ['--kill', 'all'], { environment })
      await folder[Symbol.asyncDispose]()
    },
  }
}
