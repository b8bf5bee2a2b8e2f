// `keyz map`: maps one entry to a provider manually. Changes only what the options give; `--remove` unmaps the entry.

import type { Command } from '@commander-js/extra-typings'
import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import type { Instant } from '../../schema/instant.ts'
import { keyKinds } from '../../schema/reading.ts'
import { ParameterName, type Parameters, ParameterValue, parameterNames } from '../../schema/registry.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { allowMapped } from '../consent/allow-mapped.ts'
import { type MapOptions, mapEntry, unmapEntry } from '../discover/map-entry.ts'
import { exitCodes } from '../errors.ts'
import { refuseTypedKeys } from '../guard/refuse-typed-key.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { entryNamed } from '../store/entry-path.ts'
import { knownProviders } from '../store/known-providers.ts'
import { commitWritten } from './shared/commit-written.ts'
import { instantOf } from './shared/instant-option.ts'
import { jsonOption } from './shared/json-option.ts'
import { severalValues } from './shared/several-values.ts'
import { whatWasDone } from './shared/what-was-done.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('map')
    .description('map one entry to a provider and account manually')
    .argument('<path>', 'name of the entry, as in pass ls')
    .option('--provider <id>', `one of ${knownProviders()}`)
    .option('--account <name>', 'the account at the provider, such as personal or team-a')
    .option('--alias <name>', 'a name for this key')
    .addOption(new Option('--kind <kind>', 'kind of key').choices([...keyKinds]))
    .option('--management-key <path>', 'the entry with a management key, to read what this key cannot')
    .option('--param <name=value>', `a value that the provider needs: ${parameterNames.join(', ')}`, collectParameter)
    .option(
      '--tag <name>',
      'a tag for policies and filters (repeat it, or separate several with commas)',
      severalValues,
    )
    .option('--clear-tags', 'remove all tags', false)
    .option('--notes <text>', 'a note for people')
    .option('--owner <name>', 'who is responsible for the key ("" for nobody)')
    .option('--expires <date>', 'when the key expires, if the provider does not say, or never', parseExpiry)
    .option(
      '--env <name>',
      'the variable to take the key from when its entry cannot be decrypted (repeat it for several)',
      severalValues,
    )
    .addOption(onOrOff('--sync', 'off: ask the provider only when you name the path'))
    .addOption(onOrOff('--identity', 'on: also store names and email addresses that the provider reports'))
    .option('--any-shape', 'send the secret although it does not look like a key of the provider')
    .option('--no-any-shape', 'send it only if it looks like one (default)')
    .option('--remove', 'unmap the entry and delete its metadata; the entry itself stays', false)
    .option(...jsonOption)
    .action(async (wanted, options) => {
      const { output } = runtime
      const open = await runtime.openStore()
      const path = entryNamed(wanted)
      if (!options.remove) refuseTypedKeys(textsOf(options))
      const { row, replaced, unchanged } = options.remove
        ? { row: await unmapEntry(open.folder, path), replaced: true, unchanged: false }
        : await mapEntry(open, path, options)
      if (!options.remove && decidesWhere(options)) await allowMapped(open, { [path]: row })
      await commitWritten(runtime, whatWasDone(options.remove ? 'remove' : 'map', [path], 'key'))
      const name = printable(path)
      if (options.json) output.json({ schema_version: 1, key_path: path, row, replaced })
      else if (options.remove) output.say(`Removed ${name} from the registry. The entry itself is unchanged.`)
      else
        output.say(
          `${unchanged ? `${name} was already mapped` : `Mapped ${name}`} to ${row.provider_id} (account ${printable(row.account_ref)}, alias ${printable(row.key_alias)}). Next: run keyz sync ${shellWord(path)}`,
        )
      finish(exitCodes.done)
    })
}

/** What a person words freely: the rest is one of a few words, a day, or the name of an entry that exists. */
function textsOf({ account, alias, tag, notes, owner, param, env }: MapOptions) {
  const named = {
    '--account': account,
    '--alias': alias,
    '--tag': tag,
    '--notes': notes,
    '--owner': owner,
    '--env': env,
  }
  return { ...named, '--param': Object.values(param ?? {}) }
}

/** A note or a tag says nothing about where the secret may go. */
function decidesWhere({ provider, kind, env, param, anyShape }: MapOptions): boolean {
  return [provider, kind, env, param, anyShape].some((option) => option !== undefined)
}

function onOrOff(flag: string, description: string) {
  return new Option(`${flag} <on|off>`, description).choices(['on', 'off'] as const)
}

function parseExpiry(text: string): Instant | 'never' {
  if (text === 'never') return text
  const instant = instantOf(text)
  if (instant === null) throw new InvalidArgumentError('Expected a day like 2027-01-31, a time in UTC, or never.')
  return instant
}

function collectParameter(text: string, collected: Parameters | undefined): Parameters {
  const [, name = '', value = ''] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? []
  const known = ParameterName.safeParse(name)
  if (!known.success)
    throw new InvalidArgumentError(`Expected name=value, where name is one of ${parameterNames.join(', ')}.`)
  const plain = ParameterValue.safeParse(value)
  if (!plain.success) throw new InvalidArgumentError(`The value of ${name} is not a plain id.`)
  return { ...collected, [known.data]: plain.data }
}
