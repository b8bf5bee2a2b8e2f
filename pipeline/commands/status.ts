// `keyz status`: all keys as a tree or as JSON. Reads only sidecars, without decrypting or using the network.
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { attentionWords } from '../../meta/views/attention.ts'
import { type KeyTest, keyFilter } from '../../meta/views/filter-keys.ts'
import { readFromWords } from '../../meta/views/read-from-words.ts'
import { keyOrder, sortings } from '../../meta/views/sort-keys.ts'
import { badgeColors, badgeMarks, drawnBadges } from '../../meta/views/style.ts'
import { renderTree } from '../../meta/views/tree.ts'
import { renderStoreSpend } from '../../meta/views/usage.ts'
import type { Instant } from '../../schema/instant.ts'
import { Badge, type StatusKey } from '../../schema/status-report.ts'
import { printable } from '../../schema/text.ts'
import { shellWords } from '../environment/shell-quoted.ts'
import { exitCodes } from '../errors.ts'
import { entryTimes } from '../history/entry-times.ts'
import { sidecarSeries } from '../history/sidecar-series.ts'
import { hintOnce } from '../install/hint.ts'
import type { Finish, OpenStore, Runtime } from '../runtime.ts'
import { spendOfStore } from '../spend/local-spend.ts'
import { statusAt, timeOf } from '../status/status-at.ts'
import { type StatusOfStore, statusOfStore } from '../status/status-keys.ts'
import { refuseUnknownPaths } from '../store/known-paths.ts'
import { refuseUnknownProviders } from '../store/known-providers.ts'
import { selector } from '../store/selection.ts'
import { jsonOption } from './shared/json-option.ts'
import { fetchOption, localOption, openPushed } from './shared/newest-readings.ts'
import { severalValues } from './shared/several-values.ts'

interface StatusOptions {
  provider?: string[] | undefined
  filter?: KeyTest | undefined
  sort: (typeof sortings)[number]
  at?: string | undefined
  spend: boolean
  local: boolean
  fetch?: true | undefined
  json: boolean
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('status')
    .description('show every mapped key: whether it works, what is left, and when it expires')
    .argument('[path...]', 'entries, folders, or globs (default: all mapped entries)')
    .option('--provider <id>', 'only keys of this provider (repeat it, or separate several with commas)', severalValues)
    .option(
      '--filter <terms>',
      'only keys that match all terms: provider=xai,status=error,tag=prod, or parts of the path',
      parseFilter,
    )
    .addOption(
      new Option('--sort <by>', 'sort order: lowest balance, nearest expiry, or shortest runway first, unknown last')
        .choices([...sortings])
        .default('name'),
    )
    .option('--at <date>', 'as of this time in the git history: 2026-10-01 or 2026-10-01T12:00:00Z')
    .option(...localOption)
    .addOption(fetchOption().conflicts(['local', 'at']))
    .option('--spend', 'also show what OpenCode spent on each key this month', false)
    .option(...jsonOption)
    .action(async (paths, options) => {
      const complete = await runStatus(runtime, paths, options)
      finish(complete ? exitCodes.done : exitCodes.someFailed)
    })
}

/** False if a sidecar or the registry could not be read. */
async function runStatus(runtime: Runtime, paths: string[], options: StatusOptions): Promise<boolean> {
  const { output } = runtime
  const open = await runtime.openStore()
  refuseUnknownProviders(options.provider ?? [])
  const now = options.at === undefined ? runtime.environment.instant() : timeOf(options.at)
  const found = await find(open, runtime, now, paths, options)
  runtime.scanner.publish([...found.mapped, ...found.unmapped, ...found.keys.flatMap(namesOf)])
  refuseUnknownPaths(paths, found)
  const keys = found.keys.filter(options.filter ?? (() => true)).sort(keyOrder(options.sort))
  const status = { ...found, keys }
  const spend = options.spend ? await spendOfStore(open, runtime) : null
  if (options.json) {
    const { unmapped } = status
    output.json({ schema_version: 1, at: now, keys, unmapped, ...(spend === null ? {} : { spend }) })
  } else {
    const style = output.dataStyle()
    const lines = renderTree(keys, now, style, await columnCounter(keys))
    output.data([...lines, summary(status)].join('\n'))
    if (spend !== null) for (const line of renderStoreSpend(spend)) output.data(line)
    const drawn = new Set(keys.flatMap(({ badges }) => drawnBadges(badges)))
    const legend = Badge.options
      .filter((badge) => drawn.has(badge))
      .map((badge) => `${style.paint(badgeColors[badge], badgeMarks[badge])} ${badge.replace('_', ' ')}`)
    if (legend.length > 0) output.say(legend.join('  '))
    const attention = attentionWords(keys)
    if (attention !== null) output.say(attention)
  }
  for (const sentence of [
    status.newer ?? [],
    status.broken,
    status.notes,
    readFromWords(options.at === undefined ? keys : [], now),
  ].flat())
    output.sentence(`${sentence}.`)
  const narrowed = paths.length > 0 || options.filter !== undefined || options.provider !== undefined
  hint(status, narrowed, runtime)
  const once = options.json || found.mapped.length === 0 ? null : await hintOnce(open.store)
  if (once !== null) output.sentence(`${once}.`)
  return status.broken.length === 0 && status.newer === null
}

function namesOf({ account_ref, key_alias }: StatusKey): string[] {
  return [account_ref, key_alias]
}

async function find(
  open: OpenStore,
  runtime: Runtime,
  now: Instant,
  paths: string[],
  { provider, at, ...where }: StatusOptions,
): Promise<StatusOfStore> {
  const selected = selector({ paths, providers: provider ?? [], shard: null })
  if (at !== undefined) return await statusAt(open.git, now, selected)
  const opening = openPushed(open, runtime, open.config.git.metadata_branch, where)
  const found = await statusOfStore(
    open,
    now,
    selected,
    entryTimes(open.git),
    sidecarSeries(open.git, 'HEAD'),
    opening.then(({ pushed }) => pushed),
  )
  return { ...found, notes: [...(await opening).notes, ...found.notes] }
}

/** How many columns text takes on a terminal. The tables for other alphabets are only loaded if a name needs them. */
async function columnCounter(keys: readonly StatusKey[]): Promise<(text: string) => number> {
  const wide = keys.some(({ key_path }) => /[^\p{ASCII}\p{Script=Latin}]/u.test(key_path))
  return wide ? (await import('string-width')).default : (text) => text.length
}

function parseFilter(text: string): KeyTest {
  const filter = keyFilter(text)
  if ('problem' in filter) throw new InvalidArgumentError(`${filter.problem}.`)
  return filter
}

function summary({ keys }: StatusOfStore): string {
  const counts = ['live', 'stale', 'error', 'unsynced'].flatMap((status) => {
    const count = keys.filter((key) => key.status === status).length
    return count === 0 ? [] : [`${count} ${status}`]
  })
  return `${keys.length} ${keys.length === 1 ? 'key' : 'keys'}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`
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
