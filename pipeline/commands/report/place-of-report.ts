// Where a report may be written: never over a file that is not a report, and not into the store, where git would pick it up.
import { open, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { reportStart } from '../../../meta/views/report/report.ts'
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
      `${place} is in the store, where git would pick it up: choose a file elsewhere with --out, or write it anyway with --force`,
    )
  if (!(await isReportOrMissing(place)))
    throw new CommandError(
      `${place} is not a report of keyz, so it is not replaced: choose another file with --out, or replace it with --force`,
    )
  return place
}

async function isReportOrMissing(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    return false
  })
  if (handle === null) return true
  if (handle === false) return false
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(reportStart.length), 0, reportStart.length, 0)
    return buffer.toString('utf8', 0, bytesRead) === reportStart
  } catch {
    return false
  } finally {
    await handle.close()
  }
}
