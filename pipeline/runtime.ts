// What every command runs with, created in one place: the environment, the output behind the leak scanner, and access to the store.

import type { Command } from '@commander-js/extra-typings'
import { type KeyzFolder, keyzFolder } from '../meta/files/keyz-folder.ts'
import type { Config } from '../schema/config.ts'
import { type Environment, readEnvironment } from './environment/environment.ts'
import { type Overrides, readSettings } from './environment/settings.ts'
import { type Git, openGit } from './git/git.ts'
import { inspectKept } from './secrets/inspect-kept.ts'
import type { LeakScanner } from './secrets/leak-scanner.ts'
import { maskInActions } from './secrets/mask-in-actions.ts'
import { refuseLeftOut } from './store/refuse-left-out.ts'
import { openStore } from './store/scan-store.ts'
import type { Output } from './terminal/output.ts'
import type { ScreenModule } from './tui/screen/frame.ts'

export interface Runtime {
  environment: Environment
  scanner: LeakScanner
  output: Output
  /** Aborts when the person presses Ctrl-C. */
  interrupt: AbortSignal
  /** There is a person at a terminal who can answer a question. */
  interactive: boolean
  /** Loads what draws the terminal interface, which nothing else needs. */
  loadScreen: () => Promise<ScreenModule>
  /** The store that the environment names, without its settings. Throws CommandError if there is none. */
  findStore: () => Promise<FoundStore>
  /**
   * The same with its settings. A file of a newer keyz is told about and left out, unless `strict`: where settings decide whether
   * something passes. Throws CommandError if there is no store or `.keyz` is not checked out, and DocumentError if its settings cannot be read.
   */
  openStore: (flags?: Pick<Overrides, 'git'> & { strict?: boolean }) => Promise<OpenStore>
}

/** Sets the exit code of a command that ran to its end. */
export type Finish = (exitCode: number) => void

/** What the module of a command exports. */
export interface Registration {
  /** Adds the command to the program. `whole` is the command line with every command, to describe it. */
  register: (program: Command, runtime: Runtime, finish: Finish, whole: () => Promise<Command>) => void
}

interface FoundStore {
  /** Absolute path without symbolic links. */
  store: string
  folder: KeyzFolder
  /** The one way to git in the store. */
  git: Git
}

export interface OpenStore extends FoundStore {
  config: Config
}

/** Removes the private key from `variables`, so that no child process inherits it. Throws CommandError. */
export function createRuntime(
  variables: Record<string, string | undefined>,
  {
    scanner,
    output,
    interrupt,
    interactive,
    loadScreen = noScreen,
  }: Pick<Runtime, 'scanner' | 'output' | 'interrupt' | 'interactive'> & {
    loadScreen?: Runtime['loadScreen'] | undefined
  },
  parameters: readonly string[] = [],
): Runtime {
  const environment = readEnvironment(variables, parameters)
  const { key, passphrase } = environment.privateKey
  const { token } = environment.github
  if (passphrase !== null) scanner.protect(passphrase, '', 'the passphrase of the private key')
  if (token !== null) scanner.protect(token, '', 'GITHUB_TOKEN')
  for (const secret of [key, passphrase, token]) if (secret !== null) maskInActions(secret, environment.masks)
  let found: Promise<FoundStore> | null = null
  let told = false
  // Once for a run: whoever asks again gets the same handle on git.
  const findStore = () => {
    found ??= lookForStore()
    return found
  }
  async function lookForStore(): Promise<FoundStore> {
    const store = await openStore(environment.store)
    return { store, folder: keyzFolder(store, inspectKept(scanner)), git: openGit(store, environment.forChildren) }
  }
  return {
    environment,
    scanner,
    output,
    interrupt,
    interactive,
    loadScreen,
    findStore,
    async openStore({ git, strict = false } = {}) {
      const store = await findStore()
      await refuseLeftOut(store.store, store.git)
      const onNewer = (sentence: string) => {
        if (!told) output.sentence(`${sentence}.`)
        told = true
      }
      return { ...store, config: await readSettings(store.folder, environment, strict ? { git } : { git, onNewer }) }
    },
  }
}

async function noScreen(): Promise<never> {
  throw new Error('nothing is drawn here')
}
