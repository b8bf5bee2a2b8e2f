// `keyz check`: the policy gate. Reads plain files only, without decrypting or using the network. Exit code 1 if a policy is violated.

import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import type { Snapshot } from '../../meta/files/snapshot.ts'
import { violationsOf } from '../../meta/judge/check-policies.ts'
import { unjudgedRunways } from '../../meta/judge/cut-history.ts'
import type { Subject } from '../../meta/judge/judge.ts'
import { type Lasting, lastingOf } from '../../meta/judge/outlook.ts'
import { didYouMean, didYouMeanPath } from '../../meta/views/did-you-mean.ts'
import { readFromWords } from '../../meta/views/read-from-words.ts'
import { type Decimal, toDecimal } from '../../schema/decimal.ts'
import { Duration } from '../../schema/duration.ts'
import type { Instant } from '../../schema/instant.ts'
import { Currency } from '../../schema/reading.ts'
import { CommandError, exitCodes } from '../errors.ts'
import type { Git } from '../git/git.ts'
import { entryTimes } from '../history/entry-times.ts'
import { readWorkTree } from '../history/read-snapshot.ts'
import { historyOf, type Unmerged } from '../history/readings/sidecar-series.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { withNewest } from '../status/pushed-readings.ts'
import { refuseUnknownProviders } from '../store/known-providers.ts'
import { pathTest } from '../store/selection.ts'
import { type Checked, type KeyOptions, ofKey, type PolicyOptions } from './check-key.ts'
import { counted } from './shared/counted.ts'
import { jsonOption } from './shared/json-option.ts'
import { fetchOption, localOption, openPushed } from './shared/newest-readings.ts'
import { printViolations } from './shared/print-violations.ts'
import { severalValues } from './shared/several-values.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('check')
    .description('fail if a key violates a policy in .keyz/config.yaml, or check a single key (--key)')
    .argument('[path...]', 'entries, folders, or globs (default: all mapped entries)')
    .option('--provider <id>', 'only keys of this provider (repeat it, or separate several with commas)', severalValues)
    .option('--tag <name>', 'only keys with this tag (repeat it for any of several)', severalValues)
    .option('--key <path>', 'instead of policies, check one key against --min-balance or --max-age')
    .option('--min-balance <amount>', 'with --key: at least this much must be left', parseAmount)
    .option('--currency <code>', 'currency of --min-balance', parseCurrency)
    .option('--max-age <duration>', 'with --key: the last reading must be newer than this, like 6h', parseDuration)
    .option(...localOption)
    .addOption(fetchOption().conflicts('local'))
    .option(...jsonOption)
    .action(async (paths, options) => {
      const { violations, sentences } =
        options.key === undefined
          ? await violationsOfStore(runtime, paths, options)
          : await ofKey(runtime, paths, options)
      const length = printViolations(runtime.output, violations, options.json)
      if (!options.json)
        runtime.output.say(
          length === 0
            ? options.key === undefined
              ? 'No policy violations.'
              : 'The key meets all limits.'
            : `${counted(length, 'violation')}.`,
        )
      for (const sentence of sentences) runtime.output.sentence(`${sentence}.`)
      finish(length === 0 ? exitCodes.done : exitCodes.someFailed)
    })
}

/** Acknowledged ones, too. Throws CommandError. */
export async function violationsOfStore(runtime: Runtime, paths: string[], options: KeyOptions): Promise<Checked> {
  if (options.minBalance !== undefined || options.maxAge !== undefined || options.currency !== undefined)
    throw new CommandError('--min-balance, --currency and --max-age apply to one key: add --key')
  refuseUnknownProviders(options.provider ?? [])
  const { environment } = runtime
  const open = await runtime.openStore({ strict: true })
  const { git, folder } = open
  const now = environment.instant()
  const [written, { pushed, unmerged, notes: failures }] = await Promise.all([
    readWorkTree(folder),
    openPushed(open, runtime, open.config.git.metadata_branch, options),
  ])
  const { snapshot, readFrom } = await withNewest(written, pushed)
  const wantsRunway = snapshot.config.policies.some((policy) => 'runway_below' in policy)
  const { outlooks, notes, cut } = wantsRunway ? await outlooksOf(git, snapshot, now, unmerged) : noOutlooks
  const tests = paths.map(pathTest)
  refuseUnmatched(snapshot, tests, paths, options)
  const narrowing = ({ key_path, provider_id, tags }: Subject) =>
    (tests.length === 0 || tests.some((test) => test(key_path))) &&
    (options.provider === undefined || options.provider.includes(provider_id)) &&
    (options.tag === undefined || options.tag.some((tag) => tags.includes(tag)))
  const found = violationsOf(snapshot, now, { outlooks, narrowing })
  const violations = [...unjudgedRunways(snapshot, { cut, found, now, narrowing }), ...found]
  const readings = [...snapshot.sidecars].map(([path, { last_success_at }]) => ({
    read_from: readFrom.get(path) ?? null,
    last_success_at,
  }))
  return {
    violations: violations.map((one) => ({ ...one, read_from: readFrom.get(one.key_path ?? '') ?? null })),
    sentences: [...failures, ...notes, ...(pushed?.notes() ?? []), ...readFromWords(readings, now)],
  }
}

interface Outlooks {
  /** How long the money and the quotas of each key last. */
  outlooks: Map<string, Lasting>
  /** Sentences without a period about what was not read of the history. */
  notes: string[]
  /** The keys with older readings that this clone does not have. */
  cut: ReadonlySet<string>
}

const noOutlooks: Outlooks = { outlooks: new Map(), notes: [], cut: new Set() }

async function outlooksOf(git: Git, snapshot: Snapshot, now: Instant, unmerged: Unmerged | null): Promise<Outlooks> {
  const timing = entryTimes(git)
  const [{ history, notes, cut }, times] = await Promise.all([
    historyOf(git, 'HEAD', snapshot, timing, unmerged),
    timing,
  ])
  const outlooks = new Map(
    [...snapshot.sidecars].map(([path, sidecar]) => [
      path,
      lastingOf(history.get(path) ?? [], sidecar, now, times.get(path)?.replacements),
    ]),
  )
  return { outlooks, notes, cut }
}

/** A typo must not open the gate. */
function refuseUnmatched(
  { registry }: Snapshot,
  tests: readonly ((path: string) => boolean)[],
  paths: readonly string[],
  { provider, tag }: PolicyOptions,
): void {
  const rows = Object.entries(registry.keys)
  const stray = paths.find((_, index) => !rows.some(([path]) => tests[index]?.(path)))
  const names = rows.map(([path]) => path)
  if (stray !== undefined)
    throw new CommandError(
      `no mapped entry matches ${stray}${didYouMeanPath(stray, names)}: run keyz status to see all keys`,
    )
  const unused = tag?.find((name) => !rows.some(([, row]) => row.tags.includes(name)))
  if (unused !== undefined)
    throw new CommandError(
      `no mapped entry has the tag ${unused}${didYouMean(
        unused,
        rows.flatMap(([, row]) => row.tags),
      )}: run keyz status --json to see all tags`,
    )
  const foreign = provider?.find((id) => !rows.some(([, row]) => row.provider_id === id))
  if (foreign !== undefined)
    throw new CommandError(`no mapped entry belongs to ${foreign}: run keyz status to see all keys`)
}

function parseAmount(text: string): Decimal {
  const amount = toDecimal(text)
  if (amount === null) throw new InvalidArgumentError('Expected an amount like 5 or 0.25.')
  return amount
}

function parseCurrency(text: string): string {
  if (!Currency.safeParse(text).success) throw new InvalidArgumentError('Expected a three-letter code like USD.')
  return text
}

function parseDuration(text: string): string {
  if (!Duration.safeParse(text).success) throw new InvalidArgumentError('Expected a time like 30m, 6h, 14d or 2w.')
  return text
}
