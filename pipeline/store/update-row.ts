// Changes the row of one mapped entry in the registry, as it is at this moment.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { updateRegistry } from '../../meta/files/registry-file.ts'
import { didYouMeanPath } from '../../meta/views/did-you-mean.ts'
import type { Registry, RegistryRow } from '../../schema/registry.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'

/** Throws CommandError for a path that is not mapped. */
export async function updateRow(
  folder: KeyzFolder,
  path: string,
  change: (row: RegistryRow) => RegistryRow,
): Promise<void> {
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
