// `keyz discover`: suggests which entries are keys of which provider, and adds those that the person agrees to.
import type { Command } from '@commander-js/extra-typings'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import type { DiscoverReport, OpencodeCredentials } from '../../schema/discover-report.ts'
import { printable } from '../../schema/text.ts'
import { openDecrypter } from '../decrypt/open-decrypter.ts'
import { type Discovered, discover } from '../discover/discover.ts'
import { exitCodes } from '../errors.ts'
import { opencodeCredentials } from '../opencode/keys-of-opencode.ts'
import type { Finish, OpenStore, Runtime } from '../runtime.ts'
import { type Entry, scanStore } from '../store/scan-store.ts'
import { askYes } from '../terminal/ask-person.ts'
import { addKeys } from './shared/add-keys.ts'
import { counted } from './shared/counted.ts'
import { jsonOption } from './shared/json-option.ts'

interface DiscoverOptions {
  yes: boolean
  decrypt: boolean
  opencode: boolean
  json: boolean
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('discover')
    .description('find entries that are API keys, and add them to the registry')
    .option('--yes', 'do not ask; add every key whose provider is clear', false)
    .option('--decrypt', 'also decrypt unmapped entries to recognize keys by their format', false)
    .option('--opencode', 'also list keys that OpenCode has, with a command to add each to the store', false)
    .option(...jsonOption)
    .action(async (options) => {
      const complete = await runDiscover(runtime, options)
      finish(complete ? exitCodes.done : exitCodes.someFailed)
    })
}

/** False if an entry could not be decrypted. */
async function runDiscover(runtime: Runtime, options: DiscoverOptions): Promise<boolean> {
  const { output, interrupt, interactive } = runtime
  const open = await runtime.openStore()
  const entries = await scanStore(open.store)
  const found = await look(runtime, open, entries, options.decrypt)
  const opencode = options.opencode ? await keysOfOpencode(runtime, entries) : null
  const report = opencode === null ? found.report : { ...found.report, opencode }
  if (!options.json) tell(found, entries.length, runtime)
  if (opencode !== null && !options.json) tellOpencode(opencode, runtime)
  const ask = interactive && !options.json
  const agreed =
    report.proposed.length > 0 &&
    (options.yes || (ask && (await askYes(`Add ${counted(report.proposed.length, 'key')}?`, interrupt))))
  if (agreed) await addKeys(open.folder, report.proposed)
  const done: DiscoverReport = agreed ? { ...report, added: report.proposed, proposed: [] } : report
  if (options.json) output.json(done)
  else conclude(done, options.decrypt, entries.length, runtime)
  return found.unreadable.length === 0
}

async function look(
  { environment, scanner, interrupt, interactive }: Runtime,
  { folder }: OpenStore,
  entries: Entry[],
  decrypt: boolean,
): Promise<Discovered> {
  const registry = (await readRegistry(folder)) ?? emptyRegistry
  const decrypter = decrypt ? await openDecrypter(environment, interactive) : null
  return await discover(
    registry,
    entries,
    decrypter && { decrypter, scanner, signal: interrupt, inActions: environment.inActions },
  ).finally(() => decrypter?.close())
}

async function keysOfOpencode({ environment, scanner }: Runtime, entries: Entry[]): Promise<OpencodeCredentials> {
  return await opencodeCredentials({
    folders: environment.folders,
    content: environment.opencodeAuth(),
    variables: environment.secretNamed,
    scanner,
    entries: new Set(entries.map(({ path }) => path)),
  })
}

function tell({ report, unreadable }: Discovered, total: number, { output }: Runtime): void {
  for (const { key_path, row, because } of report.proposed) {
    output.data(
      `+ ${printable(key_path)}  ${row.provider_id}, account ${printable(row.account_ref)}, alias ${printable(row.key_alias)}, ${row.key_kind} (${because})`,
    )
  }
  for (const { key_path, provider_ids, because } of report.ambiguous)
    output.data(`? ${printable(key_path)}  ${provider_ids.join(' or ')} (${because})`)
  for (const { path, message } of unreadable) output.say(`  ${printable(path)}: ${message}.`)
  if (total === 0) output.say('The store is empty: add a key with pass insert.')
}

function tellOpencode({ offered, left_out }: OpencodeCredentials, { output }: Runtime): void {
  if (offered.length > 0) output.say('Keys that OpenCode has, each with a command to add it to the store:')
  for (const { id, source, entry, exists, command } of offered) {
    output.data(`# ${id}, from ${source}${exists ? `; the store already has ${entry}` : ''}`)
    output.data(command)
  }
  for (const { id, type, because } of left_out)
    output.say(`  Skipped ${printable(id)} (${printable(type)}): ${because}.`)
  if (offered.length + left_out.length === 0) output.say('OpenCode has no keys on this machine.')
}

function conclude(report: DiscoverReport, decrypted: boolean, total: number, { output }: Runtime): void {
  const { added, proposed, ambiguous, unrecognised } = report
  if (total > 0 && added.length + proposed.length + ambiguous.length + unrecognised.length === 0)
    output.say('Nothing new: every entry is already mapped or ignored.')
  if (added.length > 0)
    output.say(`Added ${counted(added.length, 'key')} to .keyz/providers/registry.json. Next: run keyz sync.`)
  else if (proposed.length > 0)
    output.say('Nothing was added. Run keyz discover --yes to add these keys, or keyz map to add one.')
  if (ambiguous.length > 0)
    output.say('If an entry could belong to several providers, choose one with keyz map PATH --provider NAME.')
  if (unrecognised.length > 0) {
    const next = decrypted ? 'Map' : 'Run keyz discover --decrypt to check their format, map'
    output.say(
      `${counted(unrecognised.length, 'entry', 'entries')} not recognized. ${next} one with keyz map, or add them to "ignore" in the registry.`,
    )
  }
}
