// `keyz show PATH`: everything that is known about one key. Reads the sidecar and git, without decrypting or using the network.
import type { Command } from '@commander-js/extra-typings'
import type { WidthOf } from '../../meta/views/fit.ts'
import { historyTable } from '../../meta/views/history/history-table.ts'
import { renderDetails } from '../../meta/views/show/details.ts'
import { renderScreen } from '../../meta/views/show/screen.ts'
import type { ShownKey, ShowOptions } from '../../meta/views/show/shown-key.ts'
import { renderSources } from '../../meta/views/show/sources.ts'
import { providerPage } from '../../providers/facts.ts'
import type { Instant } from '../../schema/instant.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { chosenHistory } from './shared/chosen-history.ts'
import { jsonOption } from './shared/json-option.ts'
import { fetchOption, localOption } from './shared/newest-readings.ts'
import { readKey } from './show/read-key.ts'

/** Longer lines are hard to read. */
const widest = 100

interface Shown {
  local: boolean
  exact: boolean
  all: boolean
  history: boolean
  sources: boolean
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('show')
    .description('show everything known about one key, and how to get what is missing')
    .argument('<path>', 'name of the entry, as in pass ls, or the end of it if no other key ends like that')
    .option('--all', 'show every section in full (default: what fits on one screen)', false)
    .option('--history', 'show what its readings were over time', false)
    .option('--sources', 'show which requests the reading is made of, with the hashes of their answers', false)
    .option('--exact', 'show amounts with every digit (default: in cents)', false)
    .option(...localOption)
    .addOption(fetchOption().conflicts('local'))
    .option(...jsonOption)
    .action(async (wanted, options) => {
      const { environment, output } = runtime
      const now = environment.instant()
      const { key, sharers, notes } = await readKey(runtime, wanted, now, options)
      if (options.json) output.json({ schema_version: 1, at: now, ...key })
      else
        for (const line of await linesOf(runtime, { ...key, shares_wallet_with: sharers }, now, options))
          output.data(line)
      for (const sentence of notes) output.sentence(`${sentence}.`)
      finish(exitCodes.done)
    })
}

async function linesOf(runtime: Runtime, key: ShownKey, now: Instant, shown: Shown): Promise<string[]> {
  const { output } = runtime
  const style = output.dataStyle()
  const options: ShowOptions = {
    style,
    precision: shown.exact ? 'exact' : 'rounded',
    width: Math.min(output.columns(), widest),
    widthOf: await columnCounter(key),
    provider: providerPage(key.provider_id)?.name ?? key.provider_id,
  }
  const parts: string[][] = []
  if (shown.all) parts.push(renderDetails(key, now, options))
  if (shown.sources) parts.push(renderSources(key, now, options))
  if (shown.history) parts.push(await historyLines(runtime, key.key_path, shown.local, options))
  if (parts.length === 0) return renderScreen(key, now, options)
  return parts.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

async function historyLines(runtime: Runtime, path: string, local: boolean, options: ShowOptions): Promise<string[]> {
  const { found } = await chosenHistory(runtime, [path], { local })
  const keys = found
    .filter(({ key_path }) => key_path === path)
    .map(({ readings, ...key }) => ({ ...key, readings: readings.map(({ reading }) => reading) }))
  return [...historyTable(keys, { field: null, most: null, ...options })]
}

/** How many columns text takes on a terminal. The tables for other alphabets are only loaded if a text needs them. */
async function columnCounter(key: ShownKey): Promise<WidthOf> {
  const isWide = /[^\p{ASCII}\p{Script=Latin}]/u.test(JSON.stringify(key))
  return isWide ? (await import('string-width')).default : (text) => text.length
}
