// `--out FILE`: the whole output in one file, so that whoever reads it never sees half of it.
import { stat } from 'node:fs/promises'
import { atomicWrite } from '../../../meta/files/atomic-write.ts'
import { DocumentError } from '../../../meta/files/document.ts'
import { codeOf } from '../../../meta/files/file-trouble.ts'
import { printable } from '../../../schema/text.ts'
import { CommandError } from '../../errors.ts'
import { isPassFile } from '../../store/entry-path.ts'
import { placeOfOut, refuseInStore } from './place-of-out.ts'

/** Absolute path of the file of an export. Throws CommandError where no such file can be. */
export async function placeOfExport(out: string, store: string, force: boolean): Promise<string> {
  if (isPassFile(out)) throw new CommandError(`${printable(out)} is the name of an entry: choose another file`)
  const place = await placeOfOut(out)
  const there = await stat(place).catch(() => null)
  if (there !== null && !there.isFile()) throw new CommandError(`${printable(out)} is not a file: choose another name`)
  if (!force) await refuseInStore(place, store, 'keyz export')
  return place
}

/** Throws CommandError and DocumentError where the file cannot be written, whatever the operating system says about it. */
export async function writeOut(place: string, text: string, options: { mode?: number } = {}): Promise<void> {
  try {
    await atomicWrite(place, text, options)
  } catch (error) {
    if (error instanceof DocumentError || codeOf(error) === undefined) throw error
    const why = `cannot write ${printable(place)}, because no file can be created there: choose another one with --out`
    throw new CommandError(why, undefined, error)
  }
}
