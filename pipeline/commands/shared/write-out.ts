// `--out FILE`: the whole output in one file, so that whoever reads it never sees half of it.
import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { atomicWrite } from '../../../meta/files/atomic-write.ts'
import { printable } from '../../../schema/text.ts'
import { CommandError } from '../../errors.ts'
import type { LeakScanner } from '../../secrets/leak-scanner.ts'
import { isPassFile } from '../../store/entry-path.ts'

/** Throws CommandError where no such file can be, and LeakError for a text with part of a secret. */
export async function writeOut(out: string, text: string, scanner: LeakScanner): Promise<void> {
  const file = resolve(out)
  if (isPassFile(file)) throw new CommandError(`${printable(out)} is the name of an entry: choose another file`)
  const [folder, there] = await Promise.all([dirname(file), file].map((path) => stat(path).catch(() => null)))
  if (!folder?.isDirectory()) throw new CommandError(`there is no folder ${printable(dirname(out))}: create it first`)
  if (there && !there.isFile()) throw new CommandError(`${printable(out)} is not a file: choose another name`)
  scanner.inspect(text, file)
  await atomicWrite(file, text)
}
