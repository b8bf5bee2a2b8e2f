// `keyz status`: the tree, or the whole of it as JSON. Reads sidecars only; nothing is decrypted and nobody is asked.
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { type KeyTest, keyFilter } from '../../meta/views/filter-keys.ts'
import { keyOrder, sortings } from '../../meta/views/sort-keys.ts'
import { badgeColors, badgeMarks } from '../../meta/views/style.ts'
import { renderTree } from '../../meta/views/tree.ts'
import { renderStoreSpend } from '../../meta/views/usage.ts'
import { Badge, type StatusKey } from '../../schema/status-report.ts'
import { printable } from '../../schema/text.ts'
import { exitCodes } from '../errors.ts'
import { gitRunner } from '../git/git-plumbing.ts'
import { entryTimes } from '../history/entry-times.ts'
import { sidecarSeries } from '../history/sidecar-series.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { spendOfStore } from '../spend/local-spend.ts'
import { statusAt, timeOf } from '../status/status-at.ts'
import { type StatusOfStore, statusOfStore } from '../status/status-keys.ts'
import { selector } from '../sync/due.ts'
import { refuseUnknownProviders } from '../sync/plan-sync.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('status')
    .description('show every mapped key: does it work, what is left, when does it expire')
    .argument('[path...]', 'entries, folders or globs; all mapped entries where none is given')
    .option('--provider <id...>', 'only keys of these providers')
    .option('--filter <terms>', 'only some keys: provider=xai,status=error,tag=prod or words of a path', parseFilter)
    .addOption(new Option('--sort <by>', 'order of the keys').choices([...sortings]).default('name'))
    .option('--at <date>', 'as committed before this time: 2026-10-01, or 2026-10-01T12:00:00Z')
    .option('--spend', 'also what OpenCode spent on each this month', false)
    .option('--json', 'print one JSON object', false)
    .action(async (paths, options) => {
      const { environment, output } = runtime
      const open = await runtime.openStore()
      refuseUnknownProviders(options.provider ?? [])
      const selected = selector({ paths, providers: options.provider ?? [], shard: null })
      const now = options.at === undefined ? environment.instant() : timeOf(options.at)
      const plumbing = gitRunner(open.store, environment.forChildren)
      // The history is read only where something of it is shown.
      const showsRunway = options.json || options.sort === 'runway'
      const series = showsRunway && options.at === undefined ? await sidecarSeries(plumbing, 'HEAD') : null
      const found =
        options.at === undefined
          ? await statusOfStore(open, now, selected, options.json ? await entryTimes(open.git) : new Map(), series)
          : await statusAt(plumbing, now, selected)
      const status = { ...found, keys: found.keys.filter(options.filter ?? all) }
      const keys = [...status.keys].sort(keyOrder(options.sort))
      const spend = options.spend ? await spendOfStore(open, runtime) : null
      if (options.json)
        output.json({
          schema_version: 1,
          at: now,
          keys,
          unmapped: status.unmapped,
          ...(spend === null ? {} : { spend }),
        })
      else {
        const style = output.dataStyle()
        const lines = renderTree(keys, now, style, await columnCounter(keys))
        output.data([...lines, summary(status)].join('\n'))
        if (spend !== null) for (const line of renderStoreSpend(spend)) output.data(line)
        const legend = Badge.options.map((badge) => `${style.paint(badgeColors[badge], badgeMarks[badge])} ${badge}`)
        if (keys.length > 0) output.say(legend.join('  '))
      }
      for (const sentence of status.broken) output.say(`${sentence}.`)
      const narrowed = paths.length > 0 || options.filter !== undefined || options.provider !== undefined
      hint(status, narrowed, runtime)
      finish(status.broken.length > 0 ? exitCodes.someFailed : exitCodes.done)
    })
}

/** Columns that text takes on a terminal. The tables for other alphabets are loaded only where a name needs them. */
async function columnCounter(keys: readonly StatusKey[]): Promise<(text: string) => number> {
  const wide = keys.some(({ key_path }) => /[^\p{ASCII}\p{Script=Latin}]/u.test(key_path))
  return wide ? (await import('string-width')).default : (text) => text.length
}

function all(): boolean {
  return true
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
  if (keys.length === 0)
    output.say(narrowed ? 'No mapped entry matches.' : 'No entry is mapped to a provider yet: run keyz discover.')
  if (unmapped.length === 0 || narrowed) return
  const named = unmapped.slice(0, maxNamed).map(printable).join(', ')
  output.say(
    `${unmapped.length === 1 ? '1 entry is' : `${unmapped.length} entries are`} not mapped (${named}${unmapped.length > maxNamed ? ', ...' : ''}): keyz discover looks at ${unmapped.length === 1 ? 'it' : 'them'}, "ignore" in the registry hides ${unmapped.length === 1 ? 'it' : 'them'}.`,
  )
}
