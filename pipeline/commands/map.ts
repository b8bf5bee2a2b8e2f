// `keyz map`: says by hand which provider's key an entry is; changes only what is given, and `--remove` takes the row out.
import type { Command } from '@commander-js/extra-typings'
import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { emptyRegistry, readRegistry, updateRegistry } from '../../meta/files/registry-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { providerById } from '../../providers/index.ts'
import { KeyKind, keyKinds } from '../../schema/reading.ts'
import {
  ParameterName,
  type Parameters,
  ParameterValue,
  parameterNames,
  type Registry,
  RegistryRow,
} from '../../schema/registry.ts'
import { KeyPath } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'
import { namesFromPath } from '../discover/guess-provider.ts'
import { CommandError, exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { scanStore } from '../store/scan-store.ts'
import { knownProviders } from '../sync/plan-sync.ts'

interface MapOptions {
  provider?: string | undefined
  account?: string | undefined
  alias?: string | undefined
  kind?: string | undefined
  managementKey?: string | undefined
  param?: Parameters | undefined
  tag?: string[] | undefined
  notes?: string | undefined
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('map')
    .description('say which provider and account an entry is the key of')
    .argument('<path>', 'the entry, as pass names it')
    .option('--provider <id>', `one of ${knownProviders()}`)
    .option('--account <name>', 'whose key it is at that provider')
    .option('--alias <name>', 'what to call this key')
    .addOption(new Option('--kind <kind>', 'the kind of key').choices([...keyKinds]))
    .option('--management-key <path>', 'the entry whose key may ask what this one may not')
    .option('--param <name=value>', `what the provider needs to know: ${parameterNames.join(', ')}`, collectParameter)
    .option('--tag <name...>', 'tags, for policies and for finding it again')
    .option('--notes <text>', 'a note for people')
    .option('--remove', 'take the entry out of the registry, and its metadata away', false)
    .option('--json', 'print one JSON object', false)
    .action(async (wanted, options) => {
      const { output } = runtime
      const { folder, store } = await runtime.openStore()
      const path = wanted.replace(/\.gpg$/, '')
      const registry = (await readRegistry(folder)) ?? emptyRegistry
      const previous = Object.hasOwn(registry.keys, path) ? registry.keys[path] : undefined
      if (options.remove) {
        if (previous === undefined) throw new CommandError(`${path} is not in the registry: there is nothing to remove`)
        await updateRegistry(folder, ({ keys: { [path]: _, ...keys }, ...rest }) => ({ ...rest, keys }))
        await folder.remove(sidecarPath(previous))
        if (options.json) output.json({ schema_version: 1, key_path: path, row: previous, replaced: true })
        else output.say(`${printable(path)} is out of the registry; the entry itself is untouched.`)
        return finish(exitCodes.done)
      }
      if (!(await scanStore(store)).some((entry) => entry.path === path)) {
        throw new CommandError(`${path} is no entry of the store: see pass ls for the names`)
      }
      if (!KeyPath.safeParse(path).success)
        throw new CommandError(`${path} is no name that keyz can keep: rename the entry with pass mv`)
      const row = rowFrom(path, previous, options)
      refuseManagementKey(options.managementKey, row, registry)
      refuseSharing(path, row, registry)
      await updateRegistry(folder, (newest) => ({ ...newest, keys: { ...newest.keys, [path]: row } }))
      if (options.json) output.json({ schema_version: 1, key_path: path, row, replaced: previous !== undefined })
      else
        output.say(
          `${printable(path)} is ${row.provider_id}, account ${printable(row.account_ref)}, alias ${printable(row.key_alias)}. Next: keyz sync ${printable(path)}`,
        )
      finish(exitCodes.done)
    })
}

/** What is given, over what the row says already, over what the path says. */
function rowFrom(path: string, previous: RegistryRow | undefined, options: MapOptions): RegistryRow {
  const id = options.provider ?? previous?.provider_id
  if (id === undefined)
    throw new CommandError(`${path} has no provider yet: give --provider with one of ${knownProviders()}`)
  const provider = providerById(id)
  if (provider === undefined)
    throw new CommandError(`${id} is no provider that keyz knows: known are ${knownProviders()}`)
  const kind = KeyKind.parse(options.kind ?? previous?.key_kind ?? provider.keys[0].kind)
  const spec = provider.keys.find((key) => key.kind === kind)
  if (spec === undefined) {
    const kinds = [...new Set(provider.keys.map((key) => key.kind))].join(', ')
    throw new CommandError(`${provider.name} has no keys of the kind ${kind}: give --kind with one of ${kinds}`)
  }
  const result = RegistryRow.safeParse({
    ...namesFromPath(path, provider),
    env: spec.env.slice(0, 1),
    ...previous,
    provider_id: id,
    key_kind: kind,
    ...(options.account === undefined ? {} : { account_ref: options.account }),
    ...(options.alias === undefined ? {} : { key_alias: options.alias }),
    ...(options.managementKey === undefined ? {} : { management_key: options.managementKey }),
    ...(options.tag === undefined ? {} : { tags: options.tag }),
    ...(options.notes === undefined ? {} : { notes: options.notes }),
    parameters: { ...previous?.parameters, ...options.param },
  })
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new CommandError(
    `${issue?.path.join('.')} cannot be that (${issue?.message}): correct the option and run again`,
  )
}

function refuseManagementKey(named: string | undefined, row: RegistryRow, registry: Registry): void {
  if (
    named === undefined ||
    (Object.hasOwn(registry.keys, named) && registry.keys[named]?.provider_id === row.provider_id)
  )
    return
  throw new CommandError(
    `${named} is no mapped entry of ${row.provider_id}: map it first with keyz map ${named} --provider ${row.provider_id} --kind management`,
  )
}

function refuseSharing(path: string, row: RegistryRow, registry: Registry): void {
  const other = Object.entries(registry.keys).find(
    ([taken, known]) => taken !== path && sidecarPath(known) === sidecarPath(row),
  )
  if (other === undefined) return
  throw new CommandError(
    `${other[0]} already has account ${row.account_ref} and alias ${row.key_alias} at ${row.provider_id}: give another --alias or --account`,
  )
}

function collectParameter(text: string, collected: Parameters | undefined): Parameters {
  const [, name = '', value = ''] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? []
  const known = ParameterName.safeParse(name)
  if (!known.success)
    throw new InvalidArgumentError(`It is written like team_id=...; known names are ${parameterNames.join(', ')}.`)
  const plain = ParameterValue.safeParse(value)
  if (!plain.success) throw new InvalidArgumentError(`The value of ${name} is no plain id.`)
  return { ...collected, [known.data]: plain.data }
}
