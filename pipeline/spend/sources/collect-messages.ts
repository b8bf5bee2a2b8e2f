// Reads everything that reports what OpenCode spent, and hands over every message once.
import { eventFolder, type Folders } from '../../environment/folders.ts'
import { CommandError } from '../../errors.ts'
import { eventFiles, readEvents } from './event-files.ts'
import type { Message } from './message.ts'
import { newestPerMessage } from './newest-per-message.ts'
import { readOpencodeData } from './opencode-data.ts'
import { nothingSkipped, skippedWarnings } from './skipped.ts'

export interface Sources {
  /** Event files, or folders of them; null for those of this machine. */
  events: readonly string[] | null
  /** Data folders of OpenCode. */
  data: readonly string[]
}

/** Returns warnings about what could not be read. Throws CommandError for a source that does not exist. */
export async function collectMessages(
  sources: Sources,
  folders: Folders,
  use: (message: Message) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const skipped = nothingSkipped()
  const files = await filesOf(sources, folders)
  await newestPerMessage(async (take, pass) => {
    // Every pass reads all sources again, so only the first one counts.
    const counted = pass === 0 ? skipped : nothingSkipped()
    for (const file of files) await readEvents(file, take, counted, signal)
    for (const folder of sources.data) await readOpencodeData(folder, take, counted)
  }, use)
  return skippedWarnings(skipped)
}

async function filesOf({ events, data }: Sources, folders: Folders): Promise<string[]> {
  if (events !== null) return [...new Set((await Promise.all(events.map(eventFiles))).flat())]
  const own = await eventFiles(eventFolder(folders)).catch(() => [])
  // Somebody who never installed the plugin can still read OpenCode's database.
  if (own.length > 0 || data.length > 0) return own
  throw new CommandError(
    "OpenCode's usage is not recorded here yet: run keyz opencode install to record it from now on, or keyz usage --opencode-data to read OpenCode's own data",
  )
}
