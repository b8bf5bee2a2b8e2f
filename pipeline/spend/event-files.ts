// Finds event files and reads them line by line: a file of any size passes through one buffer.
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../failure.ts'
import { readEventLine } from './event-line.ts'
import type { Spending } from './spending.ts'

const bufferBytes = 1 << 20
/** Nothing that keyz or mngr writes comes near it. */
const longestLine = 1 << 20

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

/** Hands over every event of a file. A file that is put aside while keyz looks is not missed: it is opened before it is read. */
export async function readEvents(
  file: string,
  take: (spending: Spending) => void,
  odd: Oddities,
  signal: AbortSignal,
): Promise<void> {
  const handle = await open(file).catch(() => null)
  if (handle === null) throw new CommandError(`${file} cannot be read: see whether it is there, and yours`)
  try {
    for await (const { lines, last } of linesOf(handle)) {
      signal.throwIfAborted()
      for (const line of lines) {
        if (line === '' || line === '\r') continue
        const read = line.length > longestLine ? 'unknown' : readEventLine(line)
        if (read === 'unknown') odd.unknown++
        else if (read !== 'broken') take(read)
        else if (last) odd.torn++
        else odd.broken++
      }
    }
  } finally {
    await handle.close()
  }
}

/** Whole lines, as many at a time as a buffer holds; at the end the one that no line end follows, as `last`. */
async function* linesOf(handle: FileHandle): AsyncGenerator<{ lines: string[]; last: boolean }> {
  const buffer = Buffer.allocUnsafe(bufferBytes)
  let rest: Buffer[] = []
  let restBytes = 0
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, bufferBytes, null)
    if (bytesRead === 0) break
    const end = buffer.lastIndexOf(10, bytesRead - 1)
    if (end === -1) {
      // A line without an end must not fill the memory: of one that is too long only its length matters.
      if (restBytes <= longestLine) rest.push(Buffer.from(buffer.subarray(0, bytesRead)))
      restBytes += bytesRead
      continue
    }
    const text = Buffer.concat([...rest, buffer.subarray(0, end)]).toString()
    yield { lines: text.split('\n'), last: false }
    rest = [Buffer.from(buffer.subarray(end + 1, bytesRead))]
    restBytes = bytesRead - end - 1
  }
  if (restBytes > 0) yield { lines: [Buffer.concat(rest).toString()], last: true }
}
