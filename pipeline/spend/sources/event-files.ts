// Finds event files and reads them line by line: a file of any size passes through one buffer.
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../../errors.ts'
import { readEventLine } from './event-line.ts'
import { eachLineRun } from './line-runs.ts'
import { readPluginLine } from './plugin-line.ts'
import type { Spending } from './spending.ts'

/** Nothing that keyz or mngr writes comes near it: a line that does not fit is nobody's event. */
const bufferBytes = 1 << 21

/** What is odd about the sources, counted. */
export interface Oddities {
  torn: number
  broken: number
  unknown: number
}

/** The files that a path means: itself, or every `.jsonl` in a folder, the months that were put aside included. Throws CommandError. */
export async function eventFiles(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => null)
  if (stats === null) throw new CommandError(`there are no events at ${path}: name a file or a folder that holds them`)
  if (!stats.isDirectory()) return [path]
  const names = await readdir(path)
  return names
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(path, name))
}

/** Hands over every event of a file. Throws CommandError. */
export async function readEvents(
  file: string,
  take: (spending: Spending) => void,
  odd: Oddities,
  signal: AbortSignal,
): Promise<void> {
  const handle = await open(file).catch(() => null)
  if (handle === null) throw new CommandError(`${file} cannot be read: see whether it is there, and yours`)
  const takeLine = (line: string, last: boolean) => {
    if (line === '' || line === '\r') return
    const read = readPluginLine(line) ?? readEventLine(line)
    if (read === 'unknown') odd.unknown++
    else if (read !== 'broken') take(read)
    else if (last) odd.torn++
    else odd.broken++
  }
  try {
    for await (const { block, ends } of blocksOf(handle, odd)) {
      signal.throwIfAborted()
      if (!ends) takeLine(block.toString(), true)
      else
        eachLineRun(block, {
          newest(start, end) {
            const read = readPluginLine(block.toString('utf8', start, end))
            if (read !== null) take(read)
            return read !== null
          },
          line: (start, end) => takeLine(block.toString('utf8', start, end), false),
        })
    }
  } finally {
    await handle.close()
  }
}

/** Whole lines, as many at a time as the buffer holds; at the end what no line end follows, with `ends` false. */
async function* blocksOf(handle: FileHandle, odd: Oddities): AsyncGenerator<{ block: Buffer; ends: boolean }> {
  const buffer = Buffer.allocUnsafe(bufferBytes)
  let filled = 0
  let tooLong = false
  for (;;) {
    const { bytesRead } = await handle.read(buffer, filled, bufferBytes - filled, null)
    if (bytesRead === 0) break
    filled += bytesRead
    const end = buffer.lastIndexOf(10, filled - 1)
    if (end === -1 && filled < bufferBytes) continue
    const start = tooLong && end !== -1 ? buffer.indexOf(10) + 1 : 0
    if (tooLong && end !== -1) odd.unknown++
    // Of a line that fills the buffer only its end matters.
    tooLong = end === -1
    if (end >= start && end !== -1) yield { block: buffer.subarray(start, end), ends: true }
    buffer.copyWithin(0, end + 1, filled)
    filled = end === -1 ? 0 : filled - end - 1
  }
  if (tooLong) odd.torn++
  else if (filled > 0) yield { block: buffer.subarray(0, filled), ends: false }
}
