// What reading keys needs from outside: decryption, the HTTP client, and the other keys of the store.
import type { Config } from '../../schema/config.ts'
import type { Instant } from '../../schema/instant.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { Consent } from '../consent/consent.ts'
import type { Decrypter } from '../decrypt/decrypter.ts'
import { entriesAtOnce, limited } from '../decrypt/limited.ts'
import { openDecrypter } from '../decrypt/open-decrypter.ts'
import type { Environment } from '../environment/environment.ts'
import { type HttpClient, httpClient } from '../fetch/http-client.ts'
import { type Received, receivedInRun } from '../fetch/received.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'
import type { Secret } from '../secrets/secret.ts'
import type { Entry } from '../store/scan-store.ts'
import { type CompanionOf, companionsIn } from './companion.ts'

/** What a key that is under way waits for. */
export type Stage = 'decryption' | 'answers'

export interface ReadContext {
  /** Opened for the first key that is due: a run in which nothing is due needs no private key. Throws CommandError. */
  decrypter: () => Promise<Decrypter>
  http: HttpClient
  /** Starts the count of what comes for one key. */
  received: () => Received
  scanner: LeakScanner
  /** Absolute path of an entry's file, or null when the store has no such entry. */
  fileOf: (keyPath: string) => string | null
  secretNamed: (variable: string) => Secret | null
  hosts: (providerId: string) => Record<string, string>
  companionOf: CompanionOf
  consent: Consent
  masks: boolean
  now: Instant
  signal: AbortSignal
  /** The keys that are under way, by path. When the time is up, it says what did not come. */
  underWay: Map<string, Stage>
  close: () => Promise<void>
}

interface Given {
  environment: Environment
  config: Config
  scanner: LeakScanner
  rows: Readonly<Record<string, RegistryRow>>
  entries: readonly Entry[]
  consent: Consent
  signal: AbortSignal
  mayPrompt: boolean
  /** How many keys may be read. */
  keys: number
  perProvider: number
  random: () => number
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

export function readContext(given: Given): ReadContext {
  const { environment, config, scanner, rows, entries, consent, signal, mayPrompt, keys, perProvider, random, sleep } =
    given
  const files = new Map(entries.map(({ path, file }) => [path, file]))
  const { concurrency } = config.sync
  const http = httpClient({
    concurrency,
    perProvider,
    now: environment.now,
    random,
    sleep,
  })
  let decrypter: Promise<Decrypter> | null = null
  return {
    decrypter() {
      decrypter ??= openDecrypter(environment, { mayPrompt, entries: keys }).then((opened) =>
        limited(opened, entriesAtOnce),
      )
      return decrypter
    },
    http,
    received: receivedInRun(),
    scanner,
    fileOf: (path) => files.get(path) ?? null,
    secretNamed: environment.secretNamed,
    hosts: environment.hosts,
    companionOf: companionsIn(rows),
    consent,
    masks: environment.masks,
    now: environment.instant(),
    signal,
    underWay: new Map(),
    async close() {
      http.close()
      // One that could not be opened has ended the run already, and needs no closing.
      await decrypter?.then((opened) => opened.close()).catch(() => undefined)
    },
  }
}
