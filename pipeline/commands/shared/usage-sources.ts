// Turns `--events`, `--no-events` and `--opencode-data` into the files and folders to read.
import { join } from 'node:path'
import { CommandError } from '../../errors.ts'
import type { Sources } from '../../spend/sources/collect-messages.ts'

export interface SourceOptions {
  /** False with --no-events. */
  events?: string[] | boolean | undefined
  /** True if the option names no folder. */
  opencodeData?: string | boolean | undefined
}

/** `dataHome` is the folder in which programs, OpenCode among them, keep their data. Throws CommandError. */
export function usageSources({ events, opencodeData }: SourceOptions, dataHome: string): Sources {
  const data = opencodeData === undefined || opencodeData === false ? [] : [opencodeData]
  if (events === false && data.length === 0)
    throw new CommandError('--no-events leaves nothing to read: add --opencode-data')
  return {
    events: Array.isArray(events) ? events : events === false ? [] : null,
    data: data.map((folder) => (folder === true ? join(dataHome, 'opencode') : folder)),
  }
}
