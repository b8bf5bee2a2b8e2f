// What a sync works on and with. Commands, hooks and CI have it made here, each with what differs.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import type { Config } from '../../schema/config.ts'
import type { Instant } from '../../schema/instant.ts'
import { random, sleep } from '../environment/clock.ts'
import type { Environment } from '../environment/environment.ts'
import type { Git, Operation } from '../git/git.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'

interface OpenStore {
  store: string
  folder: KeyzFolder
  config: Config
  git: Git
}

interface Run {
  environment: Environment
  scanner: LeakScanner
  /** Ends when the person presses Ctrl-C. */
  interrupt: AbortSignal
}

interface Attended {
  /** Whether a person is there to type a passphrase. */
  mayPrompt: boolean
  progress: (done: number, total: number) => void
  /** Another sync has the lock; null: not anymore. */
  waiting?: (heldBy: string | null) => void
  /** What is to be sent was reviewed before, as on the default branch in CI: nobody is there whose decisions could be remembered. */
  reviewed: boolean
  /** How many requests may be under way at once to a provider whose file does not say. */
  perProvider: number
  /** A reading from before is written anew when it is still true, so that it shows which keys were reached since. */
  renewBefore?: Instant
  /** Nobody asked for this sync: what cannot be decrypted here is told, and no sidecar says so. */
  unasked?: boolean
  /** As for the commit: how long to wait for the index, and what git has just ended. */
  patience?: () => number
  finished?: Operation | undefined
}

export interface SyncContext extends OpenStore, Run, Attended {
  random: () => number
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

/** A person's keys are few, and no provider minds this many requests at once. */
const perProvider = 4

/** By default, nobody is there: no prompt, no progress. */
export function syncContext(run: Run, open: OpenStore, attended: Partial<Attended> = {}): SyncContext {
  const { environment, scanner, interrupt } = run
  return {
    ...open,
    environment,
    scanner,
    interrupt,
    random,
    sleep,
    mayPrompt: false,
    perProvider,
    progress: () => undefined,
    reviewed: false,
    ...attended,
  }
}
