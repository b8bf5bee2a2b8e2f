// `keyz status`: all keys, worst first, or as a tree, in groups, in one line or as JSON. Reads only sidecars, without decrypting or
// using the network.
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { configPath } from '../../meta/files/config-file.ts'
import { walletsOf } from '../../meta/judge/shared-wallets.ts'
import { readFromWords } from '../../meta/views/read-from-words.ts'
import { type KeyTest, keyFilter } from '../../meta/views/status/filter-keys.ts'
import { sortings } from '../../meta/views/status/sort-keys.ts'
import { groupings } from '../../meta/views/status/status-groups.ts'
import { renderStoreSpend } from '../../meta/views/usage.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import { unaskedAmong } from '../consent/unasked.ts'
import { exitCodes } from '../errors.ts'
import { hintOnce } from '../install/hint.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { spendOfStore } from '../spend/local-spend.ts'
import { refuseUnknownProviders } from '../store/known-providers.ts'
import { jsonOption } from './shared/json-option.ts'
import { fetchOption, localOption } from './shared/newest-readings.ts'
import { severalValues } from './shared/several-values.ts'
import { printHints } from './status/hints.ts'
import { readStatus, type StatusOptions } from './status/read-status.ts'
import { shownStatus } from './status/shown-status.ts'
import { groupReports, viewOf } from './status/view-of.ts'
import { watchStatus } from './status/watch-status.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('status')
    .description('show every mapped key, worst first: what is left, how long it lasts, and what needs attention')
    .argument('[path...]', 'entries, folders, or globs (default: all mapped entries)')
    .option('--provider <id>', 'only keys of this provider (repeat it, or separate several with commas)', severalValues)
    .option(
      '--filter <terms>',
      'only keys that match all terms: provider:xai, status:low (or rejected, expired, empty, failing, expiring, stale, live, error, unsynced), tag:prod, env:XAI_API_KEY, expires<30d, left<5, runway<3d, or parts of the path, separated by commas',
      parseFilter,
    )
    .addOption(
      new Option(
        '--sort <by>',
        'sort order (default: attention; name with --tree or --json); unknown figures come last',
      ).choices([...sortings]),
    )
    .option('--reverse', 'sort the other way around', false)
    .addOption(new Option('--tree', 'as the tree of the store').conflicts(['by', 'line', 'reverse']))
    .addOption(
      new Option('--by <what>', 'in groups, with what each has left, costs per day, and spent this month')
        .choices([...groupings])
        .conflicts(['tree', 'line']),
    )
    .addOption(new Option('--line', 'one short line for a status bar').conflicts(['tree', 'by', 'watch', 'json']))
    .addOption(
      new Option('--watch [seconds]', 'keep showing it, and draw it again when something changes; q ends it')
        .argParser(parseSeconds)
        .conflicts(['at', 'json', 'line']),
    )
    .option(
      '--at <when>',
      'as of the end of a day in UTC (2026-10-01), a time, how long ago (7d, 2w), or a commit in the git history (HEAD~1)',
    )
    .option(...localOption)
    .addOption(fetchOption().conflicts(['local', 'at']))
    .option('--spend', 'also show what OpenCode spent on each key this month', false)
    .option(...jsonOption)
    .action(async (paths, options) => {
      if (options.watch !== undefined) {
        await watchStatus(runtime, paths, options)
        finish(exitCodes.done)
        return
      }
      const complete = await runStatus(runtime, paths, options)
      finish(complete || options.line === true ? exitCodes.done : exitCodes.someFailed)
    })
}

/** False if a sidecar or the registry could not be read. */
async function runStatus(runtime: Runtime, paths: string[], options: StatusOptions): Promise<boolean> {
  const { output } = runtime
  const { open, status, now, seen } = await readStatus(runtime, paths, options)
  const { keys } = status
  const isPast = options.at !== undefined
  const view = viewOf(keys, options, now, seen)
  const spend = options.spend ? await spendOfStore(open, runtime) : null
  if (options.json) {
    const { unmapped } = status
    const groups = view.as === 'groups' ? { groups: groupReports(view.groups), total: view.total } : {}
    const found = walletsOf(keys)
    const wallets = found.length === 0 ? {} : { wallets: found }
    output.json({
      schema_version: 1,
      at: now,
      keys,
      unmapped,
      ...wallets,
      ...groups,
      ...(spend === null ? {} : { spend }),
    })
  } else {
    const shown = await shownStatus(view, keys, now, output.dataStyle(), { width: output.columns(), isPast })
    if (options.line === true) output.verbatim(shown.lines.join('\n'))
    else output.data(shown.lines.join('\n'))
    if (spend !== null) for (const line of renderStoreSpend(spend)) output.data(line)
    for (const line of shown.words) output.say(line)
  }
  for (const sentence of [
    status.newer ?? [],
    status.broken,
    status.notes,
    readFromWords(isPast ? [] : keys, now),
  ].flat())
    output.sentence(`${sentence}.`)
  // What to do next is about today.
  if (options.line !== true && !isPast) {
    const unread = options.json ? [] : keys.filter(isUnread)
    const unasked = await unaskedAmong(
      unread.map(({ key_path }) => key_path),
      open,
    ).catch(() => [])
    const isSetUp = (await open.folder.read(configPath)) !== null
    printHints(status, unasked, { isNarrowed: isNarrowed(paths, options), isSetUp }, runtime)
    const once = options.json || status.mapped.length === 0 ? null : await hintOnce(open.store)
    if (once !== null) output.sentence(`${once}.`)
  }
  return status.broken.length === 0 && status.newer === null
}

function isUnread({ status, changed_by_others }: StatusKey): boolean {
  return status === 'unsynced' && !changed_by_others
}

function parseSeconds(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('Write whole seconds, like --watch 30.')
  return Number(text)
}

function isNarrowed(paths: readonly string[], { filter, provider }: StatusOptions): boolean {
  return paths.length > 0 || filter !== undefined || provider !== undefined
}

function parseFilter(text: string): KeyTest {
  const filter = keyFilter(text)
  if ('problem' in filter) throw new InvalidArgumentError(`${filter.problem}.`)
  const terms = text.matchAll(/(?:^|,) *provider!?[=:]([^,]+)/g)
  refuseUnknownProviders([...terms].map(([, id = '']) => id.trimEnd()))
  return filter
}
