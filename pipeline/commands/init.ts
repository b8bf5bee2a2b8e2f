// `keyz init`: everything that makes a clone of a store live with keyz, said step by step; `--uninstall` takes it back.
import { setTimeout } from 'node:timers/promises'
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { emptyRegistry, readRegistry, updateRegistry } from '../../meta/files/registry-file.ts'
import { GitMode } from '../../schema/config.ts'
import type { InitReport } from '../../schema/init-report.ts'
import { printable } from '../../schema/text.ts'
import { record } from '../commit/record.ts'
import { discover } from '../discover/discover.ts'
import { configPath } from '../environment/settings.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { gitRunner, type RunGit } from '../git/git-plumbing.ts'
import { repositoryOf } from '../git/repository.ts'
import { install, uninstall } from '../install/install.ts'
import { publicLookingRemote } from '../install/public-remote.ts'
import { writeStoreFiles } from '../install/store-files.ts'
import { writeWorkflows } from '../install/write-workflows.ts'
import type { Finish, OpenStore, Runtime } from '../runtime.ts'
import { openStore, scanStore } from '../store/scan-store.ts'
import { askYes } from '../terminal/ask-person.ts'

/** What discover does for entries that nobody agreed to yet. */
const addsThem = 'keyz discover --yes adds them'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('init')
    .description('set up this clone of a store: .keyz, hooks, diff and merge drivers, and the first keys')
    .option('--yes', 'ask nothing: take every unambiguous key', false)
    .option('--i-know', 'go on although a remote looks public', false)
    .addOption(
      new Option('--git <mode>', 'git.mode of a new .keyz/config.yaml (default: commit)').choices(GitMode.options),
    )
    .option('--no-hooks', 'no hooks and no drivers: only .keyz')
    .option(
      '--github',
      'write the workflows for GitHub Actions: a scheduled sync, and the review of pull requests',
      false,
    )
    .option('--shards <n>', 'with --github: at most so many jobs that sync at once', parseShards, 1)
    .option('--action <ref>', 'with --github: keyz as an action, owner/name@ and the 40 digits of a commit')
    .option('--uninstall', 'take hooks, drivers and workflows out again; the data in .keyz stays', false)
    .option('--json', 'print one JSON object', false)
    .action(async (options) => {
      const { output, environment, interactive } = runtime
      const store = await openStore(environment.store)
      const git = gitRunner(store, environment.forChildren)
      const repository = await repositoryOf(git, store)
      // Settings that cannot be read are no reason to keep anybody from getting rid of keyz.
      const done = options.uninstall
        ? await uninstall(git, repository)
        : [
            ...(await setUp(git, await runtime.openStore(), runtime, {
              ...options,
              ask: interactive && !options.yes && !options.json,
            })),
            ...(options.github
              ? await writeWorkflows(git, repository, {
                  shards: options.shards,
                  action: options.action ?? null,
                  environment: environment.forChildren,
                })
              : []),
          ]
      const report: InitReport = { schema_version: 1, done }
      if (options.json) output.json(report)
      else {
        for (const sentence of done) output.data(sentence)
        if (done.length === 0)
          output.say(options.uninstall ? 'keyz is not installed in this clone.' : 'All of it is there already.')
        if (!options.uninstall)
          output.say(
            done.some((sentence) => sentence.includes(addsThem))
              ? 'Next: keyz discover --yes, then keyz sync and keyz status. keyz doctor looks whether all is well.'
              : 'Next: keyz sync, then keyz status. keyz doctor looks whether all is well.',
          )
      }
      finish(exitCodes.done)
    })

  async function setUp(
    git: RunGit,
    open: OpenStore,
    { output, environment, interrupt, scanner }: Runtime,
    options: { ask: boolean; yes: boolean; iKnow: boolean; git?: GitMode | undefined; hooks: boolean },
  ): Promise<string[]> {
    const { folder, store } = open
    const fresh = (await folder.read(configPath)) === null
    if (fresh)
      output.say(
        'The metadata is plaintext: whoever can read this repository sees account names, balances and errors, never a key.',
      )
    if (fresh && !options.iKnow) await confirmPublic(git, options.ask, interrupt)
    const written = await writeStoreFiles(folder, options.git ?? 'commit')
    const kept = fresh || options.git === undefined || open.config.git.mode === options.git
    if (!kept) output.say(`git.mode is ${open.config.git.mode} in .keyz/config.yaml, and stays: change it there.`)
    const done = written.length === 0 ? [] : [`Store: ${written.map((path) => `.keyz/${path}`).join(', ')} written.`]
    if (options.hooks) done.push(...(await install(git, await repositoryOf(git, store), environment.forChildren)))
    done.push(...(await takeKeys(open, options, interrupt)))
    const { config, git: porcelain } = await runtime.openStore()
    const recorded = await record({
      git: porcelain,
      folder,
      mode: config.git.mode,
      inspect: scanner.inspect,
      random: Math.random,
      sleep: async (time) => void (await setTimeout(time)),
    })
    if (recorded.commit !== null) done.push(`Commit: ${recorded.commit.slice(0, 10)}, with only .keyz paths.`)
    if (recorded.note !== null) output.say(`${recorded.note}.`)
    return done
  }

  async function takeKeys(
    open: OpenStore,
    { ask, yes }: { ask: boolean; yes: boolean },
    signal: AbortSignal,
  ): Promise<string[]> {
    const registry = (await readRegistry(open.folder)) ?? emptyRegistry
    const { report } = await discover(registry, await scanStore(open.store), null)
    const { proposed } = report
    if (proposed.length === 0) return []
    if (!yes)
      for (const { key_path, row } of proposed) runtime.output.say(`  ${printable(key_path)}: ${row.provider_id}`)
    const wanted = yes || (ask && (await askYes(`Take these ${proposed.length} entries as keys?`, signal)))
    if (!wanted)
      return [
        `Registry: ${proposed.length === 1 ? '1 entry looks like a key' : `${proposed.length} entries look like keys`}; ${addsThem}.`,
      ]
    const added = Object.fromEntries(proposed.map(({ key_path, row }) => [key_path, row]))
    await updateRegistry(open.folder, (newest) => ({ ...newest, keys: { ...added, ...newest.keys } }))
    return [`Registry: ${proposed.length} ${proposed.length === 1 ? 'key' : 'keys'} added.`]
  }

  async function confirmPublic(git: RunGit, ask: boolean, signal: AbortSignal): Promise<void> {
    const remote = await publicLookingRemote(git)
    if (remote === null) return
    const question = `The remote ${printable(remote)} may be public, and then everybody can read the metadata. Go on?`
    if (ask && (await askYes(question, signal))) return
    throw new CommandError(
      `the remote ${printable(remote)} may be public, and then everybody could read account names, balances and errors: if it is private or you want that, run keyz init --i-know`,
    )
  }
}

function parseShards(text: string): number {
  const shards = Number(text)
  if (!/^\d{1,3}$/.test(text) || shards < 1 || shards > 256)
    throw new InvalidArgumentError('It is a number from 1 to 256.')
  return shards
}
