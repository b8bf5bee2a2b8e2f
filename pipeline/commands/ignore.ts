// `keyz ignore`: says which entries are no API keys, so that keyz leaves them out; `--remove` takes that back.

import type { Command } from '@commander-js/extra-typings'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import type { IgnoreReport } from '../../schema/reports/ignore-report.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { ignorePatterns, unignorePatterns } from '../discover/ignore-patterns.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { refuseTypedKeys } from '../guard/refuse-typed-key.ts'
import type { Finish, OpenStore, Runtime } from '../runtime.ts'
import { scanStore } from '../store/scan-store.ts'
import { unmappedEntries } from '../store/unmapped-entries.ts'
import { commitWritten } from './shared/commit-written.ts'
import { counted } from './shared/counted.ts'
import { jsonOption } from './shared/json-option.ts'
import { whatWasDone } from './shared/what-was-done.ts'

interface IgnoreOptions {
  remove: boolean
  list: boolean
}

interface Matched {
  /** Entries that the patterns match, and that are mapped all the same. */
  mapped: readonly string[]
  /** New patterns that match no entry. */
  idle: readonly string[]
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('ignore')
    .description('leave out entries that are not API keys, such as logins')
    .argument('[pattern...]', 'paths of entries, or globs such as "web/**"')
    .option('--remove', 'no longer ignore these patterns', false)
    .option('--list', 'list the ignored patterns', false)
    .option(...jsonOption)
    .action(async (patterns, options) => {
      const open = await runtime.openStore()
      const { report, mapped, idle } = await change(open, patterns, options)
      const verb = options.remove ? 'unignore' : 'ignore'
      if (patterns.length > 0) await commitWritten(runtime, whatWasDone(verb, patterns, 'pattern'))
      if (options.json) runtime.output.json(report)
      else print(report, { mapped, idle, listed: patterns.length === 0 }, runtime)
      finish(exitCodes.done)
    })
}

async function change(
  { folder, store }: OpenStore,
  patterns: readonly string[],
  { remove, list }: IgnoreOptions,
): Promise<{ report: IgnoreReport } & Matched> {
  if (patterns.length === 0 && (remove || !list))
    throw new CommandError('no pattern given: name entries or globs, or see the list with keyz ignore --list')
  if (patterns.length > 0 && list) throw new CommandError('--list takes no patterns: leave one of them out')
  if (!remove) refuseTypedKeys({ 'the pattern': patterns })
  const added = remove || list ? [] : await ignorePatterns(folder, patterns)
  const removed = remove ? await unignorePatterns(folder, patterns) : []
  const { keys, ignore } = (await readRegistry(folder)) ?? emptyRegistry
  const paths = Object.keys(keys).map((path) => ({ path }))
  const others = new Set(unmappedEntries(paths, { keys: {}, ignore: added }))
  const mapped = paths.map(({ path }) => path).filter((path) => !others.has(path))
  const entries = added.length === 0 ? [] : await scanStore(store)
  const idle = added.filter((one) => unmappedEntries(entries, { keys: {}, ignore: [one] }).length === entries.length)
  return { report: { schema_version: 1, added, removed, ignore }, mapped, idle }
}

function print(
  { added, removed, ignore }: IgnoreReport,
  { mapped, idle, listed }: Matched & { listed: boolean },
  { output }: Runtime,
): void {
  if (listed) {
    for (const pattern of ignore) output.data(printable(pattern))
    if (ignore.length === 0) output.say('No entries are ignored.')
    return
  }
  for (const pattern of added) output.say(`Ignored ${printable(pattern)}.`)
  for (const pattern of removed) output.say(`No longer ignored: ${printable(pattern)}.`)
  if (added.length + removed.length === 0) output.say('These patterns were ignored already.')
  if (idle.length > 0) output.say(`No entry of the store matches ${idle.map(printable).join(', ')} so far.`)
  const [first] = mapped
  if (first !== undefined)
    output.say(
      `${counted(mapped.length, 'entry', 'entries')} that these patterns match ${mapped.length === 1 ? 'is' : 'are'} mapped and will still be read: keyz map ${shellWord(first)} --remove.`,
    )
}
