// What `keyz init` does, step by step: the files of the store, hooks and drivers, workflows, the first keys, and one commit.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { configPath } from '../../meta/files/config-file.ts'
import { NewerDocumentError } from '../../meta/files/document.ts'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import type { GitMode } from '../../schema/config.ts'
import { printable } from '../../schema/text.ts'
import { adopt } from '../consent/allow-mapped.ts'
import { waitingIn } from '../consent/waiting.ts'
import { discover } from '../discover/discover.ts'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import { repositoryOf } from '../git/repository.ts'
import { install, uninstall } from '../install/install.ts'
import { removePassExtension, writePassExtension } from '../install/pass-extension.ts'
import { publicLookingRemote } from '../install/public-remote.ts'
import { writeStoreFiles } from '../install/store-files.ts'
import type { ReportPlace } from '../install/workflows/report-workflow.ts'
import { parseSchedule } from '../install/workflows/schedule.ts'
import { refuseJobs, refuseUnpinned } from '../install/workflows/workflow-files.ts'
import { writePipeline, writeWorkflows } from '../install/write-workflows.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { scanStore } from '../store/scan-store.ts'
import { askYes } from '../terminal/ask-person.ts'
import { version } from '../version.ts'
import { addKeys } from './shared/add-keys.ts'
import { chooseKeys, listKeys } from './shared/choose-keys.ts'
import { commitWritten } from './shared/commit-written.ts'
import { counted } from './shared/counted.ts'

interface InitOptions {
  yes: boolean
  iKnow: boolean
  git?: GitMode | undefined
  hooks: boolean
  github: boolean
  gitlab: boolean
  shards?: number | undefined
  app: boolean
  action?: string | undefined
  schedule?: string | undefined
  report?: ReportPlace | undefined
  passExtension?: boolean | undefined
  uninstall: boolean
  json: boolean
  /** Whether entries are looked at that may be keys, and are not in the registry. */
  lookForKeys?: boolean
}

export interface InitResult {
  /** A sentence for each step that changed something. */
  done: string[]
  /** Entries look like keys, and nobody has agreed to add them yet. */
  keysLeft: boolean
  /** No entry is mapped to a provider. */
  noKeys: boolean
  /** The store that still has metadata after `--uninstall`. Null for none. */
  dataIn: string | null
  /** How many keys wait since others changed them. */
  waiting: number
}

type Added = Pick<InitResult, 'done' | 'keysLeft'>

/** Throws CommandError when the store cannot be used, or a remote looks public and nobody agreed to that. */
export async function runInit(runtime: Runtime, options: InitOptions): Promise<InitResult> {
  const { environment, interactive } = runtime
  if (options.report !== undefined && !options.github)
    throw new CommandError('--report publishes with a workflow: use it together with --github')
  if (options.schedule !== undefined && !options.github && !options.gitlab)
    throw new CommandError('--schedule is for a workflow or pipeline: use it together with --github or --gitlab')
  const schedule = options.schedule === undefined ? undefined : parseSchedule(options.schedule)
  // Before anything is written.
  if (options.github && options.action !== undefined) refuseUnpinned(options.action)
  if (options.github && options.shards !== undefined) refuseJobs(options.shards)
  const { store, git } = await runtime.findStore()
  const repository = await repositoryOf(git, store)
  // A broken configuration must not keep anybody from removing keyz, so it is not read here.
  const place = { store, data: environment.folders.data, chosen: environment.passExtensions }
  if (options.uninstall) {
    const done = [...(await uninstall(git, repository)), ...(await removePassExtension(place))]
    return { done, keysLeft: false, noKeys: false, waiting: 0, dataIn: existsSync(join(store, '.keyz')) ? store : null }
  }
  const ask = interactive && !options.yes && !options.json
  const open = await runtime.openStore()
  const written = await setUpFolder(open, runtime, { ...options, ask })
  const installed = options.hooks ? await install(git, repository, environment.forChildren) : []
  const { lookForKeys = true, yes } = options
  const { done: added, keysLeft, noKeys, waiting } = await addAndAdopt(open, runtime, { ask, yes, lookForKeys })
  const committed = await commitWritten(runtime)
  const workflows = options.github
    ? await writeWorkflows(git, repository, {
        shards: options.shards,
        action: options.action ?? null,
        report: options.report ?? null,
        app: options.app,
        schedule,
        environment: environment.forChildren,
      })
    : []
  const jobs = options.gitlab ? await writePipeline(repository, { version, schedule }) : []
  const extension = options.passExtension ? await writePassExtension(place) : []
  return {
    done: [...written, ...installed, ...added, ...commitWords(committed), ...workflows, ...jobs, ...extension],
    keysLeft,
    noKeys,
    dataIn: null,
    waiting,
  }
}

async function setUpFolder(
  { folder, config, git }: OpenStore,
  { output, interrupt }: Runtime,
  options: Pick<InitOptions, 'iKnow' | 'git'> & { ask: boolean },
): Promise<string[]> {
  const isNew = (await folder.read(configPath)) === null
  if (isNew)
    output.say(
      'Metadata is plaintext: anyone who can read this repository sees account names, balances, and errors, but never a key.',
    )
  if (isNew && !options.iKnow) await confirmPublic(git, options.ask, interrupt)
  const written = await writeStoreFiles(folder, options.git ?? 'commit')
  if (!isNew && options.git !== undefined && config.git.mode !== options.git)
    output.say(`git.mode is still ${config.git.mode}: change it in .keyz/config.yaml.`)
  return written.length === 0 ? [] : [`Store: wrote ${written.map((path) => `.keyz/${path}`).join(', ')}.`]
}

/** A registry of a newer keyz keeps nobody from having hooks. */
async function addAndAdopt(
  open: OpenStore,
  runtime: Runtime,
  { lookForKeys, ...how }: { ask: boolean; yes: boolean; lookForKeys: boolean },
): Promise<Omit<InitResult, 'dataIn'>> {
  try {
    const added: Added = lookForKeys ? await addFirstKeys(open, runtime, how) : { done: [], keysLeft: false }
    const { keys } = (await readRegistry(open.folder)) ?? emptyRegistry
    await adopt(open, keys)
    return { ...added, noKeys: Object.keys(keys).length === 0, waiting: (await waitingIn(open)).length }
  } catch (error) {
    if (!(error instanceof NewerDocumentError)) throw error
    return { done: [`Registry: ${error.message}.`], keysLeft: false, noKeys: false, waiting: 0 }
  }
}

async function addFirstKeys(
  open: OpenStore,
  { output, interrupt }: Runtime,
  { ask, yes }: { ask: boolean; yes: boolean },
): Promise<Added> {
  const { folder, store } = open
  const registry = (await readRegistry(folder)) ?? emptyRegistry
  const { report } = await discover(registry, await scanStore(store), null)
  const { proposed, doubtful } = report
  const found = proposed.length + doubtful.length
  if (found === 0) return { done: [], keysLeft: false }
  if (!yes) listKeys(report, (line) => output.say(line))
  const chosen = yes ? proposed : ask ? await chooseKeys(report, output, interrupt) : []
  if (chosen.length > 0) {
    await addKeys(open, chosen)
    return { done: [`Registry: added ${counted(chosen.length, 'key')}.`], keysLeft: false }
  }
  const sentence = `Registry: ${found === 1 ? '1 entry looks like a key' : `${found} entries look like keys`}`
  const next = howToAdd(proposed.length, doubtful.length, yes)
  return { done: [`${sentence}; run ${next}.`], keysLeft: proposed.length > 0 }
}

function howToAdd(sure: number, doubtful: number, alreadyYes: boolean): string {
  if (alreadyYes || sure === 0) return 'keyz discover to choose'
  if (doubtful > 0) return `keyz discover to choose, or with --yes to add ${sure} of them`
  return `keyz discover --yes to add ${sure === 1 ? 'it' : 'them'}`
}

function commitWords(commit: string | null): string[] {
  return commit === null ? [] : [`Commit: ${commit.slice(0, 10)} (only files under .keyz).`]
}

async function confirmPublic(git: Git, ask: boolean, signal: AbortSignal): Promise<void> {
  const found = await publicLookingRemote(git)
  if (found === null) return
  const remote = printable(found)
  if (ask && (await askYes(`The remote ${remote} may be public, so anyone could read the metadata. Continue?`, signal)))
    return
  throw new CommandError(
    `the remote ${remote} may be public, so anyone could read account names, balances, and errors: if it is private, or you are fine with that, run keyz init --i-know`,
  )
}
