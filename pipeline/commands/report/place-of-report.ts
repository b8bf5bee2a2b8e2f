// Where a report may be written: not into the store, and never over a file that is not a report.
import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { DocumentError } from '../../../meta/files/document.ts'
import { readOwnFile } from '../../../meta/files/read-own-file.ts'
import { reportStart } from '../../../meta/views/report/report.ts'
import { shellWord } from '../../../schema/shell-word.ts'
import { printable } from '../../../schema/text.ts'
import { CommandError } from '../../errors.ts'
import { placeOfOut, refuseInStore } from '../shared/place-of-out.ts'

/** Absolute path of the file. Throws CommandError. */
export async function placeOfReport(wanted: string, store: string, force: boolean): Promise<string> {
  const place = await placeOfOut(wanted)
  if (isFolder(place))
    throw new CommandError(
      `${printable(place)} is a folder: name a file in it, as in --out ${shellWord(join(place, 'keyz-report.html'))}`,
    )
  if (force) return place
  await refuseInStore(place, store, 'keyz report')
  if (!isReportOrMissing(place))
    throw new CommandError(
      `${place} is not a report of keyz, so it is not replaced: choose another file with --out, or replace it with --force`,
    )
  return place
}

function isFolder(place: string): boolean {
  return lstatSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false
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
