// Reads everything that tells what OpenCode spent, and hands over every message once.

import { eventFolder, type Folders } from '../../environment/folders.ts'
import { CommandError } from '../../errors.ts'
import { eventFiles, type Oddities, readEvents } from './event-files.ts'
import { newestPerMessage } from './newest-per-message.ts'
import { readOpencodeData } from './opencode-data.ts'
import type { Spending } from './spending.ts'

export interface Sources {
  /** Event files, or folders of them; null for those of this machine. */
  events: readonly string[] | null
  /** Data folders of OpenCode. */
  data: readonly string[]
}

/** Sentences about what could not be read, for the person. Throws CommandError where a source is not there. */
export async function collectSpend(
  sources: Sources,
  folders: Folders,
  use: (spending: Spending) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const odd: Oddities = { torn: 0, broken: 0, unknown: 0 }
  const files = await filesOf(sources, folders)
  await newestPerMessage(async (take, pass) => {
    const counted = pass === 0 ? odd : { torn: 0, broken: 0, unknown: 0 }
    for (const file of files) await readEvents(file, take, counted, signal)
    for (const folder of sources.data) await readOpencodeData(folder, take, counted)
  }, use)
  return warningsOf(odd)
}

async function filesOf({ events, data }: Sources, folders: Folders): Promise<string[]> {
  if (events !== null) return [...new Set((await Promise.all(events.map(eventFiles))).flat())]
  const own = await eventFiles(eventFolder(folders)).catch(() => [])
  // Who never had the plugin can still ask what the database knows.
  if (own.length > 0 || data.length > 0) return own
  throw new CommandError(
    'no event of OpenCode was noted here yet: keyz opencode install notes them from now on, keyz usage --opencode-data reads what OpenCode itself kept',
  )
}

function warningsOf({ torn, broken, unknown }: Oddities): string[] {
  return [
    ...(torn > 0
      ? [`${counted(torn, 'last line is', 'last lines are')} torn and left out: its program was ended`]
      : []),
    ...(broken > 0 ? [`${counted(broken, 'record', 'records')} could not be read and left out`] : []),
    ...(unknown > 0
      ? [`${counted(unknown, 'line is', 'lines are')} of a form that this keyz does not know, and left out`]
      : []),
  ]
}

function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`
}
