// Turns `--events`, `--no-events` and `--opencode-data` into the files and folders to read.
import { CommandError } from '../../errors.ts'
import type { Sources } from '../../spend/sources/collect-messages.ts'

export interface SourceOptions {
  /** False with --no-events. */
  events?: string[] | boolean | undefined
  /** True if the option names no folder. */
  opencodeData?: string | boolean | undefined
}

/** Throws CommandError. */
export function usageSources({ events, opencodeData }: SourceOptions): Sources {
  const readsData = opencodeData !== undefined && opencodeData !== false
  if (events === false && !readsData) throw new CommandError('--no-events leaves nothing to read: add --opencode-data')
  return {
    events: Array.isArray(events) ? events : events === false ? [] : null,
    data: !readsData ? [] : opencodeData === true ? null : [opencodeData],
  }
}
