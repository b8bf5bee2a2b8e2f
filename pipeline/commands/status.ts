// `keyz status`: all keys, worst first, or as a tree, in groups, in one line or as JSON. Reads only sidecars, without decrypting or
// using the network.
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { type KeyTest, keyFilter } from '../../meta/views/filter-keys.ts'
import { readFromWords } from '../../meta/views/read-from-words.ts'
import { type Sorting, sortings, sortKeys } from '../../meta/views/sort-keys.ts'
import { type Grouping, groupings, groupsOf, type KeyGroup } from '../../meta/views/status-groups.ts'
import { renderStoreSpend } from '../../meta/views/usage.ts'
import type { Instant } from '../../schema/instant.ts'
import type { StatusKey, StatusReport } from '../../schema/status-report.ts'
import { printable } from '../../schema/text.ts'
import { shellWords } from '../environment/shell-quoted.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { entryTimes } from '../history/entry-times.ts'
import { sidecarSeries } from '../history/sidecar-series.ts'
import { hintOnce } from '../install/hint.ts'
import type { Finish, OpenStore, Runtime } from '../runtime.ts'
import { spendOfStore } from '../spend/local-spend.ts'
import { type PointInHistory, pointInHistory } from '../status/point-in-history.ts'
import { statusOfCommit } from '../status/status-at.ts'
import { type StatusOfStore, statusOfStore } from '../status/status-keys.ts'
import { refuseUnknownPaths } from '../store/known-paths.ts'
import { refuseUnknownProviders } from '../store/known-providers.ts'
import { selector } from '../store/selection.ts'
import { watchScreen } from '../terminal/watch-screen.ts'
import { jsonOption } from './shared/json-option.ts'
import { fetchOption, localOption, openPushed } from './shared/newest-readings.ts'
import { severalValues } from './shared/several-values.ts'
import { type StatusView, shownStatus } from './status-output.ts'

interface StatusOptions {
  provider?: string[] | undefined
  filter?: KeyTest | undefined
  sort?: Sorting | undefined
  reverse: boolean
  tree?: true | undefined
  by?: Grouping | undefined
  line?: true | undefined
  watch?: true | number | undefined
  at?: string | undefined
  spend: boolean
  local: boolean
  fetch?: true | undefined
  json: boolean
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('status')
    .description('show every mapped key, worst first: what is left, how long it lasts, and what needs attention')
    .argument('[path...]', 'entries, folders, or globs (default: all mapped entries)')
    .option('--provider <id>', 'only keys of this provider (repeat it, or separate several with commas)', severalValues)
    .option(
      '--filter <terms>',
      'only keys that match all terms: provider:xai, status:error, tag:prod, env:XAI_API_KEY, expires<30d, left<5, runway<3d, or parts of the path, separated by commas',
      parseFilter,
    )
    .addOption(
      new Option(
        '--sort <by>',
        'sort order (default: attention; name with --tree or --json); unknown figures come last, balance means left',
      ).choices([...sortings]),
    )
    .option('--reverse', 'sort the other way around', false)
    .addOption(new Option('--tree', 'as the tree of the store').conflicts(['by', 'line', 'reverse']))
    .addOption(
      new Option('--by <what>', 'in groups, with what each has left and costs per day')
        .choices([...groupings])
        .conflicts(['tree', 'line']),
    )
    .addOption(new Option('--line', 'one short line for a status bar').conflicts(['tree', 'by', 'watch', 'json']))
    .addOption(
      new Option('--watch [seconds]', 'keep showing it, and draw it again when something changes; q ends it')
        .argParser(parseSeconds)
        .conflicts(['at', 'json', 'line']),
    )
    .option('--at <when>', 'as of a time or a commit in the git history: 2026-10-01, 2026-10-01T12:00:00Z, HEAD~1')
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
  const { open, status, now } = await readStatus(runtime, paths, options)
  const { keys } = status
  const spend = options.spend ? await spendOfStore(open, runtime) : null
  if (options.json) {
    const { unmapped } = status
    const groups = options.by === undefined ? {} : { groups: groupReports(groupsOf(keys, options.by)) }
    output.json({ schema_version: 1, at: now, keys, unmapped, ...groups, ...(spend === null ? {} : { spend }) })
  } else {
    const shown = await shownStatus(viewOf(keys, options), keys, now, output.dataStyle(), output.columns())
    output.data(shown.lines.join('\n'))
    if (spend !== null) for (const line of renderStoreSpend(spend)) output.data(line)
    for (const line of shown.words) output.say(line)
  }
  for (const sentence of [
    status.newer ?? [],
    status.broken,
    status.notes,
    readFromWords(options.at === undefined ? keys : [], now),
  ].flat())
    output.sentence(`${sentence}.`)
  if (options.line !== true) {
    hint(status, isNarrowed(paths, options), runtime)
    const once = options.json || status.mapped.length === 0 ? null : await hintOnce(open.store)
    if (once !== null) output.sentence(`${once}.`)
  }
  return status.broken.length === 0 && status.newer === null
}

/** What there is, in the order that is asked for. */
async function readStatus(
  runtime: Runtime,
  paths: string[],
  options: StatusOptions,
): Promise<{ open: OpenStore; status: StatusOfStore; now: Instant }> {
  const open = await runtime.openStore()
  refuseUnknownProviders(options.provider ?? [])
  const past = options.at === undefined ? null : await pointInHistory(open.git, options.at)
  const now = past?.at ?? runtime.environment.instant()
  const found = await find(open, runtime, now, paths, options, past)
  runtime.scanner.publish([...found.mapped, ...found.unmapped, ...found.keys.flatMap(namesOf)])
  refuseUnknownPaths(paths, found)
  const { filter } = options
  const chosen = filter === undefined ? found.keys : found.keys.filter((key) => filter(key, now))
  // A tree and what programs read are in the order of names, unless another one is asked for.
  const sorting = options.sort ?? (options.tree === true || options.json ? 'name' : 'attention')
  return { open, status: { ...found, keys: sortKeys(chosen, sorting, now, options.reverse) }, now }
}

function viewOf(keys: readonly StatusKey[], { tree, line, by }: StatusOptions): StatusView {
  if (by !== undefined) return { as: 'groups', by, groups: groupsOf(keys, by) }
  return { as: tree === true ? 'tree' : line === true ? 'line' : 'list' }
}

function groupReports(groups: readonly KeyGroup[]): StatusReport['groups'] {
  return groups.map(({ name, keys, balances, burn }) => ({
    name,
    keys: keys.map(({ key_path }) => key_path),
    balances,
    burn,
  }))
}

const usualSeconds = 60

/** Until the person has seen enough. */
async function watchStatus(runtime: Runtime, paths: string[], options: StatusOptions): Promise<void> {
  const { output, interactive, interrupt } = runtime
  if (!output.drawable() || !interactive)
    throw new CommandError('--watch needs a terminal to draw on: run keyz status without it')
  const { store } = await runtime.openStore()
  const lines = async () => {
    const { status, now } = await readStatus(runtime, paths, options)
    const width = output.columns()
    const shown = await shownStatus(viewOf(status.keys, options), status.keys, now, output.dataStyle(), width)
    return output.fitting(shown.lines)
  }
  const every = (options.watch === true ? usualSeconds : (options.watch ?? usualSeconds)) * 1000
  await watchScreen(output, process.stdin, { lines, folders: [join(store, '.keyz')], every }, interrupt)
}

function parseSeconds(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('Write whole seconds, like --watch 30.')
  return Number(text)
}

function isNarrowed(paths: readonly string[], { filter, provider }: StatusOptions): boolean {
  return paths.length > 0 || filter !== undefined || provider !== undefined
}

function namesOf({ account_ref, key_alias }: StatusKey): string[] {
  return [account_ref, key_alias]
}

async function find(
  open: OpenStore,
  runtime: Runtime,
  now: Instant,
  paths: string[],
  { provider, ...where }: StatusOptions,
  past: PointInHistory | null,
): Promise<StatusOfStore> {
  const selected = selector({ paths, providers: provider ?? [], shard: null })
  if (past !== null) return await statusOfCommit(open.git, past.commit, past.at, selected)
  const openBranch = async () => await openPushed(open, runtime, open.config.git.metadata_branch, where)
  // A person who wants to hear of what is new does so in a store without keys, too.
  let opened = where.fetch === true ? await openBranch() : null
  const found = await statusOfStore(
    open,
    now,
    selected,
    async () => await entryTimes(open.git),
    async () => await sidecarSeries(open.git, 'HEAD'),
    async () => {
      opened ??= await openBranch()
      return opened.pushed
    },
  )
  return { ...found, notes: [...(opened?.notes ?? []), ...found.notes] }
}

function parseFilter(text: string): KeyTest {
  const filter = keyFilter(text)
  if ('problem' in filter) throw new InvalidArgumentError(`${filter.problem}.`)
  return filter
}

const maxNamed = 3

function hint({ keys, unmapped }: StatusOfStore, narrowed: boolean, { output }: Runtime): void {
  if (keys.length === 0) output.say(narrowed ? 'No matching keys.' : 'No keys yet: run keyz discover to find them.')
  const waiting = keys.filter((key) => key.changed_by_others).map(({ key_path }) => key_path)
  if (waiting.length > 0)
    output.say(
      `Changed by others, so nothing is sent: ${waiting.slice(0, maxNamed).map(printable).join(', ')}${waiting.length > maxNamed ? ', ...' : ''}. If ${waiting.length === 1 ? 'it is a key' : 'they are keys'}: keyz sync ${shellWords(waiting.slice(0, maxNamed))}`,
    )
  if (unmapped.length === 0 || narrowed) return
  const named = unmapped.slice(0, maxNamed).map(printable).join(', ')
  output.say(
    `${unmapped.length === 1 ? '1 entry is' : `${unmapped.length} entries are`} not mapped (${named}${unmapped.length > maxNamed ? ', ...' : ''}): run keyz discover to look for keys, or keyz ignore to leave out what is not one.`,
  )
}
