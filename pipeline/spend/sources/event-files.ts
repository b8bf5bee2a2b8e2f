// Finds event files and reads them line by line. A file of any size passes through one buffer.
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../../errors.ts'
import { readEventLine } from './event-line.ts'
import { eachLineRun } from './line-runs.ts'
import type { Message } from './message.ts'
import { readPluginBytes } from './plugin-line.ts'
import type { Skipped } from './skipped.ts'

/** No event comes near this size: a line that does not fit is something else. */
const bufferBytes = 1 << 21

/** Read at a time: little enough to stay in the cache of the processor. */
const pieceBytes = 1 << 19

const maxDepth = 16
const ignored: ReadonlySet<string> = new Set(['node_modules', '.git'])

/** The file itself, or every `.jsonl` file in a folder and the folders in it, including those of past months. Throws CommandError. */
export async function eventFiles(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => null)
  if (stats === null) throw new CommandError(`${path} does not exist: name an event file, or a folder of event files`)
  if (!stats.isDirectory()) return [path]
  return await filesBelow(path, 0)
}

/** Links to folders are not followed, so the search ends. A folder that cannot be read holds nothing for this person. */
async function filesBelow(folder: string, depth: number): Promise<string[]> {
  const unreadable = (error: unknown) => {
    if (depth > 0) return []
    throw new CommandError(`cannot read the folder ${folder}: check that you may`, undefined, error)
  }
  const entries = await readdir(folder, { withFileTypes: true }).catch(unreadable)
  const found: string[] = []
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (depth >= maxDepth || ignored.has(entry.name)) continue
      for (const below of await filesBelow(path, depth + 1)) found.push(below)
    } else if (entry.name.endsWith('.jsonl') && (await stat(path).catch(() => null))?.isFile()) found.push(path)
  }
  return found
}

/** Hands over every event of a file, except repeated ones. Throws CommandError. */
export async function readEvents(
  file: string,
  take: (message: Message) => void,
  skipped: Skipped,
  signal: AbortSignal,
): Promise<void> {
  const handle = await open(file).catch(() => null)
  if (handle === null) throw new CommandError(`cannot read ${file}: check that it exists and that you may read it`)
  const takeLine = (line: string, last: boolean) => {
    if (line === '' || line === '\r') return
    const read = readEventLine(line)
    if (read === 'unknown') skipped.unknown++
    else if (read !== 'broken') take(read)
    else if (last) skipped.torn++
    else skipped.broken++
  }
  try {
    for await (const { block, ends } of blocksOf(handle, skipped)) {
      signal.throwIfAborted()
      const takePluginLine = (start: number, end: number) => {
        const read = readPluginBytes(block, start, end)
        if (read !== null) take(read)
        return read !== null
      }
      if (!ends) takeLine(block.toString(), true)
      else
        eachLineRun(block, {
          newest: takePluginLine,
          line(start, end) {
            if (!takePluginLine(start, end)) takeLine(block.toString('utf8', start, end), false)
          },
        })
    }
  } finally {
    await handle.close()
  }
}

/** As many whole lines as the buffer holds at a time, then the rest of the file that has no line end, with `ends` false. */
async function* blocksOf(handle: FileHandle, skipped: Skipped): AsyncGenerator<{ block: Buffer; ends: boolean }> {
  const buffer = Buffer.allocUnsafe(bufferBytes)
  let filled = 0
  let tooLong = false
  for (;;) {
    const { bytesRead } = await handle.read(buffer, filled, Math.min(pieceBytes, bufferBytes - filled), null)
    if (bytesRead === 0) break
    filled += bytesRead
    const end = buffer.lastIndexOf(10, filled - 1)
    if (end === -1 && filled < bufferBytes) continue
    const start = tooLong && end !== -1 ? buffer.indexOf(10) + 1 : 0
    if (tooLong && end !== -1) skipped.unknown++
    // Of a line that is longer than the buffer, only the end matters.
    tooLong = end === -1
    if (end >= start && end !== -1) yield { block: buffer.subarray(start, end), ends: true }
    buffer.copyWithin(0, end + 1, filled)
    filled = end === -1 ? 0 : filled - end - 1
  }
  if (tooLong) skipped.torn++
  else if (filled > 0) yield { block: buffer.subarray(0, filled), ends: false }
}
