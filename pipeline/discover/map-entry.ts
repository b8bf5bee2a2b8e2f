// Maps one entry to a provider as a person says, and unmaps it: what `keyz map` does to the registry.

import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { emptyRegistry, readRegistry, updateRegistry } from '../../meta/files/registry-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { isSame } from '../../meta/merge/merge-values.ts'
import { didYouMeanPath } from '../../meta/views/did-you-mean.ts'
import type { Provider } from '../../providers/framework/define.ts'
import { providerById } from '../../providers/index.ts'
import type { Instant } from '../../schema/instant.ts'
import { KeyKind } from '../../schema/reading.ts'
import { type Parameters, type Registry, RegistryRow } from '../../schema/registry.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { KeyPath } from '../../schema/sidecar.ts'
import { CommandError } from '../errors.ts'
import { unknownProvider } from '../store/known-providers.ts'
import { namesFromPath } from '../store/names-from-path.ts'
import { scanStore } from '../store/scan-store.ts'
import { foreignVariable } from '../store/variables-of.ts'

export interface MapOptions {
  provider?: string | undefined
  account?: string | undefined
  alias?: string | undefined
  kind?: string | undefined
  managementKey?: string | undefined
  param?: Parameters | undefined
  tag?: string[] | undefined
  clearTags?: boolean | undefined
  notes?: string | undefined
  owner?: string | undefined
  expires?: Instant | 'never' | undefined
  env?: string[] | undefined
  sync?: 'on' | 'off' | undefined
  identity?: 'on' | 'off' | undefined
  anyShape?: boolean | undefined
}

interface Place {
  store: string
  folder: KeyzFolder
}

/** Writes the row of an entry. `replaced` says whether it had one before, and `unchanged` whether that was the same. Throws CommandError. */
export async function mapEntry(
  { store, folder }: Place,
  path: string,
  options: MapOptions,
): Promise<{ row: RegistryRow; replaced: boolean; unchanged: boolean }> {
  const registry = (await readRegistry(folder)) ?? emptyRegistry
  const names = (await scanStore(store)).map((entry) => entry.path)
  if (!names.includes(path))
    throw new CommandError(
      `the store has no entry ${path}${didYouMeanPath(path, names)}: run pass ls to list its entries`,
    )
  if (!KeyPath.safeParse(path).success)
    throw new CommandError(`keyz cannot use the name ${path}: rename the entry with pass mv`)
  const previous = rowOf(registry, path)
  const row = rowFrom(path, previous, options)
  refuseManagementKey(options.managementKey, row, registry)
  refuseSharing(path, row, registry)
  await updateRegistry(folder, (newest) => ({ ...newest, keys: { ...newest.keys, [path]: row } }))
  return { row, replaced: previous !== undefined, unchanged: isSame(previous ?? null, row) }
}

/** Removes the row of an entry, and its sidecar. Returns the row. Throws CommandError if there is none. */
export async function unmapEntry(folder: KeyzFolder, path: string): Promise<RegistryRow> {
  const row = rowOf((await readRegistry(folder)) ?? emptyRegistry, path)
  if (row === undefined) throw new CommandError(`${path} is not in the registry, so there is nothing to remove`)
  await updateRegistry(folder, ({ keys: { [path]: _, ...keys }, ...rest }) => ({ ...rest, keys }))
  await folder.remove(sidecarPath(row))
  return row
}

function rowOf({ keys }: Registry, path: string): RegistryRow | undefined {
  return Object.hasOwn(keys, path) ? keys[path] : undefined
}

/** The options win over the previous row, which wins over names from the path. */
function rowFrom(path: string, previous: RegistryRow | undefined, options: MapOptions): RegistryRow {
  const id = options.provider ?? previous?.provider_id
  if (id === undefined)
    throw new CommandError(`${path} has no provider yet: add --provider NAME, with a name from keyz providers`)
  const provider = providerById(id)
  if (provider === undefined) throw unknownProvider(id)
  const kind = KeyKind.parse(options.kind ?? previous?.key_kind ?? provider.keys[0].kind)
  const spec = provider.keys.find((key) => key.kind === kind)
  if (spec === undefined) {
    const kinds = [...new Set(provider.keys.map((key) => key.kind))].join(', ')
    throw new CommandError(`${provider.name} has no ${kind} keys: set --kind to one of ${kinds}`)
  }
  refuseVariables(options.env ?? [], provider)
  const result = RegistryRow.safeParse({
    ...namesFromPath(path, provider),
    env: spec.env.slice(0, 1),
    ...previous,
    ...(previous?.provider_id === id ? {} : { env: spec.env.slice(0, 1) }),
    provider_id: id,
    key_kind: kind,
    ...(options.account === undefined ? {} : { account_ref: options.account }),
    ...(options.alias === undefined ? {} : { key_alias: options.alias }),
    ...(options.managementKey === undefined ? {} : { management_key: options.managementKey }),
    ...changes(options),
    any_shape: (options.anyShape ?? keepsForm(previous, id)) || undefined,
    parameters: { ...previous?.parameters, ...options.param },
  })
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new CommandError(`invalid ${issue?.path.join('.')} (${issue?.message}): fix the option and try again`)
}

/** What the options say by themselves. */
function changes({ tag, clearTags, notes, owner, expires, env, sync, identity }: MapOptions): Partial<RegistryRow> {
  return {
    ...((tag !== undefined || clearTags) && { tags: tag ?? [] }),
    ...(notes !== undefined && { notes }),
    ...(owner !== undefined && { owner: owner === '' ? null : owner }),
    ...(expires !== undefined && { expires_at: expires === 'never' ? null : expires }),
    ...(env !== undefined && { env }),
    ...(sync !== undefined && { sync: sync === 'on' }),
    ...(identity !== undefined && { record_identity: identity === 'on' }),
  }
}

/** That a secret is one provider's key says nothing about another provider. */
function keepsForm(previous: RegistryRow | undefined, provider: string): boolean {
  return previous?.provider_id === provider && previous.any_shape === true
}

function refuseVariables(names: readonly string[], provider: Provider): void {
  const problem = foreignVariable(names, provider)
  if (problem !== null) throw new CommandError(problem)
}

function refuseManagementKey(named: string | undefined, row: RegistryRow, registry: Registry): void {
  if (named === undefined || rowOf(registry, named)?.provider_id === row.provider_id) return
  throw new CommandError(
    `${named} is not mapped to ${row.provider_id}: run keyz map ${shellWord(named)} --provider ${row.provider_id} --kind management first`,
  )
}

function refuseSharing(path: string, row: RegistryRow, registry: Registry): void {
  const other = Object.entries(registry.keys).find(
    ([taken, known]) => taken !== path && sidecarPath(known) === sidecarPath(row),
  )
  if (other === undefined) return
  throw new CommandError(
    `${other[0]} already uses account ${row.account_ref} and alias ${row.key_alias} at ${row.provider_id}: choose another --alias or --account`,
  )
}
