// Reads everything that reports what OpenCode spent, and hands over every message once.
import { eventFolder, type Folders } from '../../environment/folders.ts'
import { CommandError } from '../../errors.ts'
import { eventFiles, readEvents } from './event-files.ts'
import type { Message } from './message.ts'
import { newestPerMessage } from './newest-per-message.ts'
import { ownData, readOpencodeData } from './opencode-data.ts'
import { nothingSkipped, skippedWarnings } from './skipped.ts'

export interface Sources {
  /** Event files, or folders of them; null for those of this machine. */
  events: readonly string[] | null
  /** Data folders of OpenCode, or its databases; null for those of this machine. */
  data: readonly string[] | null
}

/** Returns warnings about what could not be read. Throws CommandError for a source that does not exist. */
export async function collectMessages(
  sources: Sources,
  folders: Folders,
  use: (message: Message) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const skipped = nothingSkipped()
  const data = sources.data ?? (await ownData(folders))
  const files = await filesOf({ ...sources, data }, folders)
  await newestPerMessage(async (take, pass) => {
    // Every pass reads all sources again, so only the first one counts.
    const counted = pass === 0 ? skipped : nothingSkipped()
    let events = 0
    const takeEvent = (message: Message) => {
      events++
      take(message)
    }
    for (const file of files) await readEvents(file, takeEvent, counted, signal)
    const named = sources.events ?? []
    if (named.length > 0 && events === 0) throw nothingUsable(named, files.length)
    for (const place of data) await readOpencodeData(place, take, counted)
  }, use)
  return skippedWarnings(skipped)
}

/** Neither by the plugin, nor does anything else say where to look. */
export class NothingRecordedError extends CommandError {
  override name = 'NothingRecordedError'
}

/** Whoever names events expects some: a sum of nothing would look as if nothing had been spent. */
function nothingUsable(named: readonly string[], files: number): CommandError {
  const where = files === 0 ? 'no .jsonl file is there' : `looked in ${files} ${files === 1 ? 'file' : 'files'}`
  return new CommandError(
    `${named.join(', ')}: found no event of OpenCode (${where}). keyz looks in .jsonl files, at any depth of a folder, for lines of its own plugin ("source":"keyz/opencode") and of mngr ("source":"opencode/usage")`,
  )
}

async function filesOf({ events, data }: Sources & { data: readonly string[] }, folders: Folders): Promise<string[]> {
  if (events !== null) return [...new Set((await Promise.all(events.map(eventFiles))).flat())]
  const own = await eventFiles(eventFolder(folders)).catch(() => [])
  // Somebody who never installed the plugin can still read OpenCode's database.
  if (own.length > 0 || data.length > 0) return own
  throw new NothingRecordedError(
    "no usage of OpenCode is recorded here yet: run keyz opencode install and use OpenCode (restart it if it is running), or keyz usage --opencode-data to read OpenCode's own data",
  )
}
