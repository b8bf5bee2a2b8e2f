// What every command runs with, made in one place: the environment, the output behind the leak scanner, and the way to the store.
import { type KeyzFolder, keyzFolder } from '../meta/files/keyz-folder.ts'
import type { Config } from '../schema/config.ts'
import { type Environment, readEnvironment } from './environment/environment.ts'
import { type Overrides, readSettings } from './environment/settings.ts'
import { type Git, openGit } from './git/git.ts'
import type { LeakScanner } from './secrets/leak-scanner.ts'
import { maskInActions } from './secrets/mask-in-actions.ts'
import { openStore } from './store/scan-store.ts'
import type { Output } from './terminal/output.ts'

export interface Runtime {
  environment: Environment
  scanner: LeakScanner
  output: Output
  /** Ends when the person presses Ctrl-C. */
  interrupt: AbortSignal
  /** A person sits at a terminal and can answer a question. */
  interactive: boolean
  /** The store that the environment names, whatever its settings hold. Throws CommandError when there is none. */
  findStore: () => Promise<FoundStore>
  /** The same with its settings. Throws CommandError when there is no store, or when its settings cannot be read. */
  openStore: (flags?: Overrides) => Promise<OpenStore>
}

interface FoundStore {
  /** Absolute path, with no symbolic link in it. */
  store: string
  folder: KeyzFolder
  /** The one way to git in the store. */
  git: Git
}

export interface OpenStore extends FoundStore {
  config: Config
}

/** Takes the private key out of `variables`, so that no child process inherits it. Throws CommandError. */
export function createRuntime(
  variables: Record<string, string | undefined>,
  { scanner, output, interrupt, interactive }: Pick<Runtime, 'scanner' | 'output' | 'interrupt' | 'interactive'>,
): Runtime {
  const environment = readEnvironment(variables)
  const { key, passphrase } = environment.privateKey
  const { token } = environment.github
  for (const secret of [passphrase, token]) if (secret !== null) scanner.protect(secret)
  for (const secret of [key, passphrase, token]) if (secret !== null) maskInActions(secret, environment.inActions)
  let found: Promise<FoundStore> | null = null
  // Once for a run: whoever asks again gets the same handle on git.
  const findStore = () => {
    found ??= lookForStore()
    return found
  }
  async function lookForStore(): Promise<FoundStore> {
    const store = await openStore(environment.store)
    return { store, folder: keyzFolder(store, scanner.inspect), git: openGit(store, environment.forChildren) }
  }
  return {
    environment,
    scanner,
    output,
    interrupt,
    interactive,
    findStore,
    async openStore(flags = {}) {
      const store = await findStore()
      return { ...store, config: await readSettings(store.folder, environment, flags) }
    },
  }
}
