// `keyz ci`: what the scheduled workflow runs, whole or in steps that need different rights.
import { type Command, Option } from '@commander-js/extra-typings'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import { CiPlanReport, type CiReport } from '../../schema/ci-report.ts'
import { printable } from '../../schema/text.ts'
import { checkBranch } from '../ci/check-branch.ts'
import { withGithub } from '../ci/ci-context.ts'
import { commentReview } from '../ci/comment-review.ts'
import { pullRequestEvent } from '../ci/github/event.ts'
import { setOutput } from '../ci/github/step-files.ts'
import { shardsFor } from '../ci/shards.ts'
import { parseCount, publishStep, stops, syncStep, wholeRun } from '../ci/steps.ts'
import { CommandError, exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import type { Synced } from '../sync/sync.ts'
import { parseShard } from './shared/shard-option.ts'

const jsonOption = ['--json', 'print one JSON object', false] as const
const force = ['--force', 'ask also about keys that are fresh', false] as const
const shard = new Option('--shard <i/n>', 'only the i-th of n parts of the keys').argParser(parseShard)
const defaultBranch = ['--default-branch <name>', 'where the remote does not tell it'] as const
const push = ['--push', 'push the metadata branch (as in GitHub Actions without being told)'] as const
const noPush = ['--no-push', 'leave the commit in this clone (as anywhere else without being told)'] as const
const remote = new Option('--remote <name>', 'the remote that has the metadata branch')
  .default('origin')
  .argParser(parseRemote)

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  const { output, environment } = runtime
  const ci = program
    .command('ci')
    .description('sync, put the metadata on a branch of its own, and offer it as a pull request')

  // Options of its own would swallow those of the steps, so the whole run is a step too: the one that is meant by `keyz ci` alone.
  ci.command('run', { isDefault: true })
    .description('all steps in one; what `keyz ci` alone does')
    .addOption(remote)
    .addOption(shard)
    .option(...force)
    .option(...push)
    .option(...noPush)
    .option(...defaultBranch)
    .option(...jsonOption)
    .action(async (options) => {
      const { report, synced, exitCode } = await wholeRun(runtime, {
        ...options,
        shard: options.shard ?? null,
        push: options.push,
        mainBranch: options.defaultBranch ?? null,
      })
      tellSync(synced, runtime)
      if (report === null) output.say('Nothing was published.')
      else if (options.json) output.json(report)
      else tellPublished(report, runtime)
      finish(exitCode)
    })

  ci.command('plan')
    .description('into how many parts the keys are split for a matrix of jobs; writes the output `shards`')
    .option('--most <n>', 'at most so many parts', parseCount, 8)
    .option(...jsonOption)
    .action(async ({ most, json }) => {
      const { folder } = await runtime.openStore()
      const { keys } = (await readRegistry(folder)) ?? emptyRegistry
      const count = Object.values(keys).filter((row) => row.sync).length
      const shards = shardsFor(count, most)
      await setOutput(environment.github.outputFile, 'shards', JSON.stringify(shards))
      if (json) output.json(CiPlanReport.parse({ schema_version: 1, keys: count, shards }))
      else output.data(JSON.stringify(shards))
    })

  ci.command('sync')
    .description('ask the providers and write what is news into a folder; needs the key, writes nothing of git')
    .requiredOption('--out <dir>', 'a new folder')
    .addOption(shard)
    .addOption(remote)
    .option(...force)
    .option(...jsonOption)
    .action(async (options) => {
      const synced = await syncStep(runtime, { ...options, shard: options.shard ?? null })
      if (options.json) output.json(synced.report)
      tellSync(synced, runtime)
      // Keys that fail are metadata too, and the policies judge them once they are published.
      finish(stops(synced.exitCode) ? synced.exitCode : exitCodes.done)
    })

  ci.command('publish')
    .description(
      'commit what `keyz ci sync` left on the metadata branch, push it, offer the pull request; needs no key',
    )
    .requiredOption('--from <dir...>', 'the folder, or a folder of such folders')
    .addOption(remote)
    .option(...push)
    .option(...noPush)
    .option(...defaultBranch)
    .option(...jsonOption)
    .action(async (options) => {
      const { report, exitCode } = await publishStep(runtime, {
        ...options,
        push: options.push,
        mainBranch: options.defaultBranch ?? null,
      })
      if (options.json) output.json(report)
      else tellPublished(report, runtime)
      finish(exitCode)
    })

  ci.command('check')
    .description('fail when the newest metadata violates a policy of the store')
    .addOption(remote)
    .option(...jsonOption)
    .action(async (options) => {
      const { checked: judged, violations } = await checkBranch(await runtime.openStore(), environment, options.remote)
      if (options.json) output.json({ schema_version: 1, ok: violations.length === 0, violations })
      else
        for (const { key_path, message } of violations)
          output.data(`! ${printable(key_path ?? '')}  ${printable(message)}`)
      output.say(
        violations.length === 0
          ? `All policies hold in ${judged}.`
          : `${violations.length} against the policies in ${judged}.`,
      )
      finish(violations.length === 0 ? exitCodes.done : exitCodes.someFailed)
    })

  ci.command('comment')
    .description('say in one comment what a pull request changes in the metadata; for workflows on pull_request')
    .option(...jsonOption)
    .action(async ({ json }) => {
      const event = await pullRequestEvent(environment.github.eventFile)
      const open = await runtime.openStore()
      const report = await withGithub(runtime, (github) => commentReview(runtime, open, event, github))
      if (json) output.json(report)
      else output.say(commentWords[report.comment])
    })
}

const commentWords = {
  created: 'Commented on the pull request.',
  updated: 'Rewrote the comment on the pull request.',
  unchanged: 'Nothing to say, or nothing new.',
  summary: 'The token may only read: the review is in the job summary.',
} as const

function parseRemote(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
    throw new CommandError('--remote takes the name of a remote, as git remote lists them')
  return name
}

function tellSync({ report, notes }: Synced, { output }: Runtime): void {
  for (const { key_path, error } of report.results)
    if (error !== null) output.say(`  ${printable(key_path)}: ${error.message}.`)
  for (const note of notes) output.say(note)
  const count = (wanted: string) => report.results.filter(({ outcome }) => outcome === wanted).length
  output.say(`${report.results.length} keys: ${count('updated')} with news, ${count('failed')} failed.`)
}

function tellPublished(report: CiReport, { output }: Runtime): void {
  const { commit, branch, pull_request, violations } = report
  if (commit === null) output.say('No news: nothing was committed.')
  else output.data(`${branch} ${commit}`)
  if (pull_request !== null)
    output.say(`Pull request ${pull_request.number} is ${pull_request.action}: ${pull_request.url}`)
  if (violations !== null && violations > 0) output.say(`${violations} against the policies: keyz ci check lists them.`)
  for (const note of report.notes) output.say(note)
}
