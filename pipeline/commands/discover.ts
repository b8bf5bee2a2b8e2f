// `keyz discover`: proposes which entry is which provider's key, and adds what the person agrees to.
import type { Command } from '@commander-js/extra-typings'
import { emptyRegistry, readRegistry, updateRegistry } from '../../meta/files/registry-file.ts'
import type { DiscoverReport, OpencodeCredentials } from '../../schema/discover-report.ts'
import { printable } from '../../schema/text.ts'
import { type Discovered, discover } from '../discover/discover.ts'
import { exitCodes } from '../errors.ts'
import { opencodeCredentials } from '../opencode/keys-of-opencode.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { scanStore } from '../store/scan-store.ts'
import { openDecrypter } from '../sync/open-reading.ts'
import { askYes } from '../terminal/ask-person.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('discover')
    .description('find out which entries are keys of which provider, and add them to the registry')
    .option('--yes', 'add every unambiguous proposal without asking', false)
    .option('--decrypt', 'also decrypt unmapped entries and look at the shape of their secrets', false)
    .option(
      '--opencode',
      'also offer the keys that OpenCode keeps, with the command that puts each into the store',
      false,
    )
    .option('--json', 'print one JSON object', false)
    .action(async (options) => {
      const { output, environment, interrupt, scanner, interactive } = runtime
      const open = await runtime.openStore()
      const registry = (await readRegistry(open.folder)) ?? emptyRegistry
      const entries = await scanStore(open.store)
      const decrypter = options.decrypt ? await openDecrypter(environment, interactive) : null
      const found = await discover(
        registry,
        entries,
        decrypter && { decrypter, scanner, signal: interrupt, inActions: environment.inActions },
      ).finally(() => decrypter?.close())
      const opencode = options.opencode
        ? await opencodeCredentials({
            folders: environment.folders,
            content: environment.opencodeAuth(),
            variables: environment.secretNamed,
            scanner,
            entries: new Set(entries.map(({ path }) => path)),
          })
        : null
      const report = opencode === null ? found.report : { ...found.report, opencode }
      if (!options.json) tell(found, entries.length, runtime)
      if (opencode !== null && !options.json) tellOpencode(opencode, runtime)
      const agreed =
        report.proposed.length > 0 &&
        (options.yes ||
          (interactive && !options.json && (await askYes(`Add ${counted(report.proposed.length)}?`, interrupt))))
      if (agreed) {
        const added = Object.fromEntries(report.proposed.map(({ key_path, row }) => [key_path, row]))
        await updateRegistry(open.folder, (newest) => ({ ...newest, keys: { ...added, ...newest.keys } }))
      }
      const done: DiscoverReport = agreed ? { ...report, added: report.proposed, proposed: [] } : report
      if (options.json) output.json(done)
      else conclude(done, options.decrypt, entries.length, runtime)
      finish(found.unreadable.length > 0 ? exitCodes.someFailed : exitCodes.done)
    })
}

function tell({ report, unreadable }: Discovered, total: number, { output }: Runtime): void {
  for (const { key_path, row, because } of report.proposed) {
    output.data(
      `+ ${printable(key_path)}  ${row.provider_id}, account ${printable(row.account_ref)}, alias ${printable(row.key_alias)}, ${row.key_kind} (${because})`,
    )
  }
  for (const { key_path, provider_ids, because } of report.ambiguous) {
    output.data(`? ${printable(key_path)}  ${provider_ids.join(' or ')} (${because})`)
  }
  for (const { path, message } of unreadable) output.say(`  ${printable(path)}: ${message}.`)
  if (total === 0) output.say('The store has no entries yet: insert a key with pass insert.')
}

function tellOpencode({ offered, left_out }: OpencodeCredentials, { output }: Runtime): void {
  if (offered.length > 0) output.say('Keys of OpenCode, each with the command that puts it into the store:')
  for (const { id, source, entry, exists, command } of offered) {
    output.data(`# ${id}, from ${source}${exists ? `; the store already has ${entry}` : ''}`)
    output.data(command)
  }
  for (const { id, type, because } of left_out)
    output.say(`  ${printable(id)} (${printable(type)}) is left out: ${because}.`)
  if (offered.length + left_out.length === 0) output.say('OpenCode keeps no keys here.')
}

function conclude(report: DiscoverReport, looked: boolean, total: number, { output }: Runtime): void {
  const { added, proposed, ambiguous, unrecognised } = report
  if (total > 0 && added.length + proposed.length + ambiguous.length + unrecognised.length === 0)
    output.say('Nothing new: every entry is mapped or ignored.')
  if (report.added.length > 0)
    output.say(`Added ${counted(report.added.length)} to .keyz/providers/registry.json. Next: keyz sync.`)
  else if (report.proposed.length > 0)
    output.say('Nothing was added: keyz discover --yes adds these, keyz map adds one by one.')
  if (report.ambiguous.length > 0)
    output.say('Where more than one provider may be meant: keyz map PATH --provider NAME.')
  if (report.unrecognised.length > 0) {
    output.say(
      `${report.unrecognised.length === 1 ? '1 entry names' : `${report.unrecognised.length} entries name`} no provider: ${looked ? '' : 'keyz discover --decrypt looks at their shape, '}keyz map names them, "ignore" in the registry hides them.`,
    )
  }
}

function counted(keys: number): string {
  return `${keys} ${keys === 1 ? 'key' : 'keys'}`
}
