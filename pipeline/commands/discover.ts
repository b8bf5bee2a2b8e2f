// `keyz discover`: suggests which entries are keys of which provider, and adds those that the person agrees to.

import type { Command } from '@commander-js/extra-typings'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import type { Registry } from '../../schema/registry.ts'
import type { DiscoverReport, OpencodeCredentials, Proposal } from '../../schema/reports/discover-report.ts'
import { printable } from '../../schema/text.ts'
import { openDecrypter } from '../decrypt/open-decrypter.ts'
import { type Discovered, discover } from '../discover/discover.ts'
import { ignorePatterns } from '../discover/ignore-patterns.ts'
import { shellWordOf } from '../environment/shell-words.ts'
import { exitCodes } from '../errors.ts'
import { movedRegistry } from '../history/moves/moved-registry.ts'
import { notFollowedYet } from '../history/not-followed-yet.ts'
import { opencodeCredentials } from '../opencode/keys-of-opencode.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { type Entry, scanStore } from '../store/scan-store.ts'
import { addKeys } from './shared/add-keys.ts'
import { chooseKeys, listKeys } from './shared/choose-keys.ts'
import { commitWritten } from './shared/commit-written.ts'
import { counted } from './shared/counted.ts'
import { jsonOption } from './shared/json-option.ts'
import { whatWasDone } from './shared/what-was-done.ts'

interface DiscoverOptions {
  yes: boolean
  decrypt: boolean
  opencode: boolean
  ignore?: string[] | undefined
  json: boolean
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('discover')
    .description('find entries that are API keys, and add them to the registry')
    .option('--yes', 'do not ask; add every key whose provider is clear', false)
    .option(
      '--decrypt',
      'also decrypt unmapped entries to check their format; never those whose path speaks of a login',
      false,
    )
    .option('--ignore <pattern...>', 'first ignore the entries that match these globs, as keyz ignore does')
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
  if (options.ignore !== undefined) await ignorePatterns(open.folder, options.ignore)
  const entries = await scanStore(open.store)
  const registry = (await readRegistry(open.folder)) ?? emptyRegistry
  const mapped = Object.keys(registry.keys)
  const moved = await notFollowedYet(open.git, mapped, new Set(entries.map(({ path }) => path)))
  const found = await look(runtime, movedRegistry(registry, moved.moves), entries, options.decrypt)
  const opencode = options.opencode ? await keysOfOpencode(runtime, entries) : null
  const report = opencode === null ? found.report : { ...found.report, opencode }
  const ask = interactive && !options.json && !options.yes
  if (!options.json) print(found, entries.length, runtime)
  for (const sentence of moved.notes) output.sentence(`${sentence}.`)
  if (opencode !== null && !options.json) tellOpencode(opencode, runtime)
  const some = report.proposed.length + report.doubtful.length > 0
  const chosen = ask && some ? await chooseKeys(report, output, interrupt) : options.yes ? report.proposed : []
  if (chosen.length > 0) await addKeys(open, chosen)
  if (chosen.length > 0 || options.ignore !== undefined)
    await commitWritten(runtime, doneBy(chosen, options.ignore ?? []))
  const left = (proposals: Proposal[]) => proposals.filter((proposal) => !chosen.includes(proposal))
  const done: DiscoverReport = {
    ...report,
    added: chosen,
    proposed: left(report.proposed),
    doubtful: left(report.doubtful),
  }
  if (options.json) output.json(done)
  else conclude(done, options.decrypt, entries.length, runtime)
  return found.unreadable.length === 0
}

/** For the subject of the commit. */
function doneBy(chosen: readonly Proposal[], ignored: readonly string[]): string {
  const mapped = chosen.map(({ key_path }) => key_path)
  return [
    ...(mapped.length === 0 ? [] : [whatWasDone('map', mapped, 'key')]),
    ...(ignored.length === 0 ? [] : [whatWasDone('ignore', ignored, 'pattern')]),
  ].join('; ')
}

async function look(
  { environment, scanner, interrupt, interactive }: Runtime,
  registry: Registry,
  entries: Entry[],
  decrypt: boolean,
): Promise<Discovered> {
  const decrypter = decrypt
    ? await openDecrypter(environment, { mayPrompt: interactive, entries: entries.length })
    : null
  return await discover(
    registry,
    entries,
    decrypter && { decrypter, scanner, signal: interrupt, masks: environment.masks },
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

function print({ report, unreadable }: Discovered, total: number, { output }: Runtime): void {
  listKeys(report, (line) => output.data(line))
  for (const { key_path, provider_ids, because } of report.ambiguous)
    output.data(`? ${printable(key_path)}  ${provider_ids.join(' or ')} (${because})`)
  for (const { path, message } of unreadable) output.say(`  ${printable(path)}: ${message}.`)
  if (total === 0) output.say('The store is empty: add a key with pass insert.')
}

function tellOpencode({ offered, left_out }: OpencodeCredentials, { output }: Runtime): void {
  if (offered.length > 0) output.say('Keys that OpenCode has, each with a command to add it to the store:')
  for (const { id, source, entry, exists, command } of offered) {
    output.data(`# ${id}, from ${source}${exists ? `; the store already has ${entry}` : ''}`)
    output.verbatim(command)
  }
  for (const { id, type, because } of left_out)
    output.say(`  Skipped ${printable(id)} (${printable(type)}): ${because}.`)
  if (offered.length + left_out.length === 0) output.say('OpenCode has no keys on this machine.')
}

function conclude(report: DiscoverReport, decrypted: boolean, total: number, { output }: Runtime): void {
  const { added, proposed, doubtful, ambiguous, left_out, unrecognised } = report
  const open = [added, proposed, doubtful, ambiguous, left_out, unrecognised]
  if (total > 0 && open.every(({ length }) => length === 0))
    output.say('Nothing new: every entry is already mapped or ignored.')
  if (added.length > 0)
    output.say(`Added ${counted(added.length, 'key')} to .keyz/providers/registry.json. Next: run keyz sync.`)
  else if (proposed.length > 0)
    output.say('Nothing was added. Run keyz discover --yes to add these keys, or keyz map to add one.')
  else if (doubtful.length > 0)
    output.say('Nothing was added. Run keyz discover in a terminal to choose, or keyz map to add one.')
  if (left_out.length > 0)
    output.say(
      `To see what was left out, run keyz discover --json. If it is a key after all, run keyz map ${shellWordOf(pathsOf(left_out))} --provider NAME.`,
    )
  if (ambiguous.length > 0)
    output.say(
      `If an entry could belong to several providers, choose one with keyz map ${shellWordOf(pathsOf(ambiguous))} --provider NAME.`,
    )
  if (unrecognised.length > 0) {
    const next = decrypted ? 'Map' : 'Run keyz discover --decrypt to look inside, map'
    output.say(
      `${counted(unrecognised.length, 'entry', 'entries')} not recognized. ${next} ${unrecognised.length === 1 ? 'it' : 'one'} with keyz map, or leave ${unrecognised.length === 1 ? 'it' : 'them'} out from now on with keyz ignore PATTERN.`,
    )
  }
}

function pathsOf(rows: readonly { key_path: string }[]): string[] {
  return rows.map(({ key_path }) => key_path)
}
