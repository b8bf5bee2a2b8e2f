// Opens what reading keys needs, once and only when the first key is due: the private key or gpg, and the HTTP client.
import { spawnSync } from 'node:child_process'
import type { Config } from '../../schema/config.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { Decrypter } from '../decrypt/decrypter.ts'
import { gpgDecrypter } from '../decrypt/gpg-decrypter.ts'
import { limited } from '../decrypt/limited.ts'
import { openpgpDecrypter } from '../decrypt/openpgp-decrypter.ts'
import { openPrivateKey } from '../decrypt/private-key.ts'
import type { Environment } from '../environment/environment.ts'
import { httpClient } from '../fetch/http-client.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'
import type { Entry } from '../store/scan-store.ts'
import { privilegedKeys, type ReadContext } from './read-key.ts'

interface OpenOptions {
  environment: Environment
  config: Config
  scanner: LeakScanner
  rows: Readonly<Record<string, RegistryRow>>
  entries: readonly Entry[]
  signal: AbortSignal
  mayPrompt: boolean
  random: () => number
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

/** Throws CommandError when a private key was given that cannot be used. */
export async function openReading(options: OpenOptions): Promise<ReadContext & { close: () => Promise<void> }> {
  const { environment, config, scanner, rows, entries, signal, random, sleep } = options
  const decrypter = await openDecrypter(environment, options.mayPrompt)
  const http = httpClient({ concurrency: config.sync.concurrency, now: environment.now, random, sleep })
  const files = new Map(entries.map(({ path, file }) => [path, file]))
  return {
    decrypter,
    http,
    scanner,
    rows,
    privileged: privilegedKeys(rows),
    signal,
    fileOf: (path) => files.get(path) ?? null,
    secretNamed: environment.secretNamed,
    hosts: environment.hosts,
    inActions: environment.inActions,
    now: environment.instant(),
    async close() {
      http.close()
      await decrypter.close()
    },
  }
}

/** In process with the private key that was given, else through the person's gpg. */
export async function openDecrypter(environment: Environment, mayPrompt: boolean): Promise<Decrypter> {
  const keys = await openPrivateKey(environment.privateKey, environment.inActions)
  const terminal = mayPrompt ? terminalName() : null
  const gpg = gpgDecrypter({
    environment: { ...environment.forChildren, ...(terminal === null ? {} : { GPG_TTY: terminal }) },
    mayPrompt,
  })
  return keys === null ? limited(gpg) : openpgpDecrypter(keys, limited(gpg))
}

/** Where a passphrase prompt in the terminal goes, as pass finds it too. */
function terminalName(): string | null {
  const { stdout } = spawnSync('tty', { stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8' })
  return stdout?.startsWith('/') ? stdout.trim() : null
}
