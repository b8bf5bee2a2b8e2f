// Says in the registry that somebody knows about a violation, so that it does not count for a while: what `keyz ack` does.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import type { Acknowledgement, PolicyName } from '../../schema/registry.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import { updateRow } from './update-row.ts'

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
