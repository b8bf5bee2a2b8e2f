// `keyz init`: sets up a clone of a store for keyz and says each step; `--uninstall` undoes it.
import { type Command, Option } from '@commander-js/extra-typings'
import { GitMode } from '../../schema/config.ts'
import type { InitReport } from '../../schema/reports/init-report.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { exitCodes } from '../errors.ts'
import { reportPlaces } from '../install/workflows/report-workflow.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { type InitResult, runInit } from './init-steps.ts'
import { jsonOption } from './shared/json-option.ts'
import { numberUpTo } from './shared/number-option.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('init')
    .description('set up keyz in this clone: .keyz, git hooks, diff and merge drivers, and your first keys')
    .option('--yes', 'do not ask; add every key whose provider is clear', false)
    .option('--i-know', 'continue even if a remote looks public', false)
    .addOption(
      new Option('--git <mode>', 'git.mode for a new .keyz/config.yaml (default: commit)').choices(GitMode.options),
    )
    .option('--no-hooks', 'set up only .keyz, without hooks or drivers')
    .option('--github', 'also write GitHub Actions workflows: scheduled sync and pull request review', false)
    .option('--gitlab', 'also write a GitLab CI pipeline file with a scheduled sync', false)
    .option('--shards <n>', 'with --github: maximum number of parallel sync jobs', numberUpTo(256))
    .option(
      '--schedule <cron>',
      'with --github or --gitlab: when to sync, as five fields of cron in UTC, such as "17 * * * *"; default: every six hours',
    )
    .option('--app', 'with --github: let a GitHub App of yours open the pull request, so that its checks start', false)
    .option('--action <ref>', 'with --github: the keyz action to use, as owner/name@ and a full 40-digit commit')
    .addOption(
      new Option(
        '--report <where>',
        'with --github: also publish a daily report, with each run or on GitHub Pages; whoever can see it can see the metadata',
      ).choices(reportPlaces),
    )
    .option('--pass-extension', 'also make pass keyz work, as an extension of pass that is yours alone', false)
    .option('--uninstall', 'remove hooks, drivers, workflows, and the pass extension; data in .keyz stays', false)
    .option(...jsonOption)
    .action(async (options) => {
      const result = await runInit(runtime, options)
      if (options.json) runtime.output.json({ schema_version: 1, done: result.done } satisfies InitReport)
      else print(result, options.uninstall, runtime)
      finish(exitCodes.done)
    })
}

function print(
  { done, keysLeft, noKeys, waiting, dataIn }: InitResult,
  uninstalled: boolean,
  { output }: Runtime,
): void {
  for (const sentence of done) output.data(sentence)
  if (done.length === 0) output.say(uninstalled ? 'keyz is not installed in this clone.' : 'Already set up.')
  if (uninstalled) {
    if (done.length > 0 && dataIn !== null) output.say(`The metadata stays in .keyz. ${removal(dataIn)}`)
    return
  }
  if (waiting > 0)
    output.say(
      `${waiting === 1 ? '1 key waits' : `${waiting} keys wait`}, since others changed ${waiting === 1 ? 'it' : 'them'}: keyz sync --accept shows what would be sent where, and asks.`,
    )
  const first = keysLeft
    ? 'run keyz discover --yes, then keyz sync and keyz status'
    : noKeys
      ? 'add an API key with pass insert, or name the provider of an entry with keyz map PATH --provider NAME'
      : 'run keyz sync, then keyz status'
  output.say(`Next: ${first}. To check your setup, run keyz doctor.`)
}

function removal(store: string): string {
  return `To remove it too: cd ${shellWord(store)} && rm -r .keyz && git commit -m 'Remove keyz' -- .keyz`
}
