// Where a report may be written: never over a file that is not a report, and not into the store, where git would pick it up.
import { realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { DocumentError } from '../../../meta/files/document.ts'
import { readOwnFile } from '../../../meta/files/read-own-file.ts'
import { reportStart } from '../../../meta/views/report/report.ts'
import { shellWord } from '../../environment/shell-quoted.ts'
import { CommandError } from '../../errors.ts'

/** Absolute path of the file. Throws CommandError. */
export async function placeOfReport(wanted: string, store: string, force: boolean): Promise<string> {
  const file = resolve(wanted)
  const folder = await realpath(dirname(file)).catch(() => null)
  if (folder === null)
    throw new CommandError(`the folder ${dirname(file)} does not exist: create it, or choose another file with --out`)
  const place = join(folder, basename(file))
  if (force) return place
  if (place.startsWith(store + sep))
    throw new CommandError(
      `${place} is in the store, where git would pick it up: run keyz report --out ~/${shellWord(basename(place))} to write it into your home folder, or write it anyway with --force`,
    )
  if (!isReportOrMissing(place))
    throw new CommandError(
      `${place} is not a report of keyz, so it is not replaced: choose another file with --out, or replace it with --force`,
    )
  return place
}

/** Whatever else stands there, a link, a pipe, or far too much, is no report. */
function isReportOrMissing(file: string): boolean {
  try {
    const bytes = readOwnFile(file)
    return bytes === null || bytes.subarray(0, reportStart.length).toString() === reportStart
  } catch (error) {
    if (error instanceof DocumentError) return false
    throw error
  }
}
