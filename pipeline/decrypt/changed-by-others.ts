// What keyz says of an entry or a row that somebody else brought: it waits until a person of this clone decides.
import { shellWord } from '../../schema/shell-word.ts'
import { KeyError } from '../errors.ts'

/** The failure of such an entry, `config_error`. */
export function changedByOthers(path: string, isUnlogged = false): KeyError {
  const who = isUnlogged
    ? 'changed, and git keeps no reflog here (core.logAllRefUpdates) that says by whom'
    : 'changed by others'
  return new KeyError('config_error', `${who}: ${command(path)} sends it`, { waiting: true })
}

/** The same of a key that waits for another one, which it is read with. */
export function companionChanged(companion: string): KeyError {
  return new KeyError(
    'config_error',
    `the key that it is read with was changed by others: ${command(companion)} sends it`,
    { waiting: true },
  )
}

/** The sentence is kept, where it may have 600 characters. */
const longest = 400

function command(path: string): string {
  const named = `keyz sync ${shellWord(path)}`
  return named.length > longest ? 'keyz sync --accept' : named
}
