// What keyz says of an entry or a row that somebody else brought: it waits until a person of this clone decides.
import { shellWord } from '../environment/shell-quoted.ts'
import { KeyError } from '../errors.ts'

/** The failure of such an entry, `config_error`. `companion` is the entry whose key was to help. */
export function changedByOthers(companion: string | null = null, isUnlogged = false): KeyError {
  const who = isUnlogged
    ? 'changed, and git keeps no reflog here (core.logAllRefUpdates) that says by whom'
    : 'changed by others'
  return new KeyError(
    'config_error',
    companion === null
      ? `${who}: keyz sync PATH sends it`
      : `the key that it is read with was changed by others: keyz sync ${shellWord(companion)} sends it`,
    { waiting: true },
  )
}
