// `keyz ci`: what the scheduled workflow runs, as a whole or in steps that need different permissions.
import { type Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { checkBranch } from '../ci/check-branch.ts'
import { commentStep, planStep, publishStep, stops, syncStep, wholeRun } from '../ci/steps.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { commentWords, printPublished, printSync } from './ci-output.ts'
import { counted } from './shared/counted.ts'
import { jsonOption } from './shared/json-option.ts'
import { numberUpTo } from './shared/number-option.ts'
import { parseRemote } from './shared/parse-remote.ts'
import { printViolations } from './shared/print-violations.ts'
import { examineKeyFiles, proveKey } from './shared/prove-ci-key.ts'
import { severalValues } from './shared/several-values.ts'
import { parseShard } from './shared/shard-option.ts'

const force = ['--force', 'also read keys that were read recently', false] as const
const shard = new Option('--shard <i/n>', 'only part i of n of the keys').argParser(parseShard)
const defaultBranch = [
  '--default-branch <name>',
  'name of the default branch, if the remote does not report it',
] as const
const push = ['--push', 'push the metadata branch (default in GitHub Actions)'] as const
const noPush = ['--no-push', 'keep the commit in this clone (default elsewhere)'] as const
const remote = new Option('--remote <name>', 'remote that has the metadata branch')
  .default('origin')
  .argParser(parseRemote)

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  const ci = program
    .command('ci')
    .description('sync, commit the metadata to a branch of its own, and open a pull request')
  const steps = [registerRun, registerPlan, registerSync, registerPublish, registerCheck, registerComment]
  for (const registerStep of steps) registerStep(ci, runtime, finish)
}

/** Options of `keyz ci` itself would swallow those of the steps, so the whole run is a step too: the default one. */
function registerRun(ci: CommandUnknownOpts, runtime: Runtime, finish: Finish): void {
  ci.command('run', { isDefault: true })
    .description('run all steps; same as keyz ci without a subcommand')
    .addOption(remote)
    .addOption(shard)
    .option(...force)
    .option(...push)
    .option(...noPush)
    .option(...defaultBranch)
    .option(...jsonOption)
    .action(async (options) => {
      await examineKeyFiles(runtime)
      const { report, added, synced, exitCode } = await wholeRun(runtime, {
        ...options,
        selection: { paths: [], providers: [], shard: options.shard ?? null },
        push: options.push,
        mainBranch: options.defaultBranch ?? null,
      })
      printSync(synced, runtime, options.json ? [] : report?.notes)
      if (report === null) runtime.output.say('Nothing was published.')
      else printPublished(report, added, options.json, runtime)
      await proveKey(runtime, synced.report.results)
      finish(exitCode)
    })
}

function registerPlan(ci: CommandUnknownOpts, runtime: Runtime, finish: Finish): void {
  ci.command('plan')
    .description('split the keys into shards for a job matrix; sets the step output `shards`')
    .option('--most <n>', 'maximum number of shards', numberUpTo(999), 8)
    .option(...jsonOption)
    .action(async ({ most, json }) => {
      const { plan, notes } = await planStep(runtime, most)
      if (json) runtime.output.json(plan)
      else runtime.output.verbatim(JSON.stringify(plan.shards))
      for (const note of notes) runtime.output.say(note)
      finish(exitCodes.done)
    })
}

function registerSync(ci: CommandUnknownOpts, runtime: Runtime, finish: Finish): void {
  ci.command('sync')
    .description('read the keys and write what changed to a folder; needs the private key, writes nothing to git')
    .argument('[path...]', 'entries, folders, or globs (default: all mapped entries)')
    .requiredOption('--out <dir>', 'a new folder for the results')
    .option('--provider <id>', 'only keys of this provider (repeat it, or separate several with commas)', severalValues)
    .addOption(shard)
    .addOption(remote)
    .option(...force)
    .option(...jsonOption)
    .action(async (paths, options) => {
      await examineKeyFiles(runtime)
      const selection = { paths, providers: options.provider ?? [], shard: options.shard ?? null }
      const synced = await syncStep(runtime, { ...options, selection })
      if (options.json) runtime.output.json(synced.report)
      printSync(synced, runtime)
      await proveKey(runtime, synced.report.results)
      // Keys that fail are metadata too, and the policies judge them once they are published.
      finish(stops(synced.exitCode) ? synced.exitCode : exitCodes.done)
    })
}

function registerPublish(ci: CommandUnknownOpts, runtime: Runtime, finish: Finish): void {
  ci.command('publish')
    .description(
      'commit the results of keyz ci sync to the metadata branch, push it, and open a pull request; needs no key',
    )
    .requiredOption('--from <dir...>', 'the folder that keyz ci sync wrote, or a folder that contains several of them')
    .addOption(remote)
    .option(...push)
    .option(...noPush)
    .option(...defaultBranch)
    .option(...jsonOption)
    .action(async (options) => {
      const { report, added, exitCode } = await publishStep(runtime, {
        ...options,
        push: options.push,
        mainBranch: options.defaultBranch ?? null,
      })
      printPublished(report, added, options.json, runtime)
      finish(exitCode)
    })
}

function registerCheck(ci: CommandUnknownOpts, runtime: Runtime, finish: Finish): void {
  ci.command('check')
    .description('fail if the newest metadata violates a policy that the checked-out commit does not violate')
    .addOption(remote)
    .option(...jsonOption)
    .action(async (options) => {
      const { output, environment } = runtime
      const { checked, violations } = await checkBranch(
        await runtime.openStore({ strict: true }),
        environment,
        options.remote,
      )
      printViolations(output, violations, options.json)
      const added = violations.filter(({ is_new }) => is_new).length
      const open = violations.filter(({ acknowledged }) => acknowledged === null).length
      output.say(
        open === 0
          ? `No policy violations in ${checked}.`
          : `${counted(open, 'policy violation')} in ${checked}, ${added === 0 ? 'none' : added} of them new.`,
      )
      finish(added === 0 ? exitCodes.done : exitCodes.someFailed)
    })
}

function registerComment(ci: CommandUnknownOpts, runtime: Runtime, finish: Finish): void {
  ci.command('comment')
    .description('describe what a pull request changes in the metadata, in one comment; for pull_request workflows')
    .option(...jsonOption)
    .action(async ({ json }) => {
      const report = await commentStep(runtime)
      if (json) runtime.output.json(report)
      else runtime.output.say(commentWords[report.comment])
      finish(exitCodes.done)
    })
}
