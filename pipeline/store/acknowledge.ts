// Says in the registry that somebody knows about a violation, so that it does not count for a while: what `keyz ack` does.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { updateRegistry } from '../../meta/files/registry-file.ts'
import type { Acknowledgement, PolicyName, Registry, RegistryRow } from '../../schema/registry.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import { didYouMeanPath } from './did-you-mean.ts'

/** Replaces an earlier one for the same policy. Throws CommandError for a path that is not mapped. */
export async function acknowledge(
  folder: KeyzFolder,
  path: string,
  policy: PolicyName,
  acknowledgement: Acknowledgement,
): Promise<void> {
  await updateRow(folder, path, (row) => ({
    ...row,
    acknowledged: { ...row.acknowledged, [policy]: acknowledgement },
  }))
}

/** Makes the violation count again. Throws CommandError if it was not acknowledged. */
export async function withdraw(folder: KeyzFolder, path: string, policy: PolicyName): Promise<void> {
  await updateRow(folder, path, ({ acknowledged, ...row }) => {
    const { [policy]: known, ...others } = acknowledged ?? {}
    if (known === undefined)
      throw new CommandError(`${policy} is not acknowledged for ${printable(path)}: see keyz ack`)
    return Object.keys(others).length === 0 ? row : { ...row, acknowledged: others }
  })
}

async function updateRow(folder: KeyzFolder, path: string, change: (row: RegistryRow) => RegistryRow): Promise<void> {
  await updateRegistry(folder, (registry) => {
    const row = rowAt(registry, path)
    return { ...registry, keys: { ...registry.keys, [path]: change(row) } }
  })
}

function rowAt({ keys }: Registry, path: string): RegistryRow {
  const row = Object.hasOwn(keys, path) ? keys[path] : undefined
  if (row === undefined)
    throw new CommandError(
      `no mapped entry is named ${printable(path)}${didYouMeanPath(path, Object.keys(keys))}: run keyz status to see all keys`,
    )
  return row
}
