// `keyz map`: maps one entry to a provider manually. Changes only what the options give; `--remove` unmaps the entry.
import type { Command } from '@commander-js/extra-typings'
import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { keyKinds } from '../../schema/reading.ts'
import { ParameterName, type Parameters, ParameterValue, parameterNames } from '../../schema/registry.ts'
import { printable } from '../../schema/text.ts'
import { mapEntry, unmapEntry } from '../discover/map-entry.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { entryNamed } from '../store/entry-path.ts'
import { knownProviders } from '../store/known-providers.ts'
import { jsonOption } from './shared/json-option.ts'

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
    .option('--tag <name...>', 'tags for policies and filters')
    .option('--notes <text>', 'a note for people')
    .option('--remove', 'unmap the entry and delete its metadata; the entry itself stays', false)
    .option(...jsonOption)
    .action(async (wanted, options) => {
      const { output } = runtime
      const open = await runtime.openStore()
      const path = entryNamed(wanted)
      const { row, replaced } = options.remove
        ? { row: await unmapEntry(open.folder, path), replaced: true }
        : await mapEntry(open, path, options)
      const name = printable(path)
      if (options.json) output.json({ schema_version: 1, key_path: path, row, replaced })
      else if (options.remove) output.say(`Removed ${name} from the registry. The entry itself is unchanged.`)
      else
        output.say(
          `Mapped ${name} to ${row.provider_id} (account ${printable(row.account_ref)}, alias ${printable(row.key_alias)}). Next: run keyz sync ${name}`,
        )
      finish(exitCodes.done)
    })
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
