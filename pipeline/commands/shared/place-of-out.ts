// Where `--out FILE` may lead: to a name, in a folder that is there, and not into the store, where git would pick the file up.
import { realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { shellWord } from '../../../schema/shell-word.ts'
import { printable } from '../../../schema/text.ts'
import { CommandError } from '../../errors.ts'

/** Absolute path, with no link on the way to the file. Throws CommandError. */
export async function placeOfOut(out: string): Promise<string> {
  if (out === '') throw new CommandError('--out needs the name of a file, and got an empty one')
  const file = resolve(out)
  const folder = await realpath(dirname(file)).catch(() => null)
  if (folder === null)
    throw new CommandError(
      `there is no folder ${printable(dirname(file))}: create it first, or choose another file with --out`,
    )
  return join(folder, basename(file))
}

/** Throws CommandError for a place in the store. `command` is the one to run instead: `keyz report`. */
export async function refuseInStore(place: string, store: string, command: string): Promise<void> {
  const root = await realpath(store)
  if (!place.startsWith(root + sep)) return
  throw new CommandError(
    `${printable(place)} is in the store, where git would pick it up: run ${command} --out ~/${shellWord(basename(place))} to write it into your home folder, or write it anyway with --force`,
  )
}
