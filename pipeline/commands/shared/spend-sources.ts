// Which files and folders the options of a command mean.
import { join } from 'node:path'
import { CommandError } from '../../errors.ts'
import type { Sources } from '../../spend/sources/collect.ts'

/** `dataHome` is where programs keep their data; OpenCode's is in there. Throws CommandError. */
export function sourcesOf(
  options: { events?: string[] | boolean | undefined; opencodeData?: string | boolean | undefined },
  dataHome: string,
): Sources {
  const { events, opencodeData } = options
  const data = opencodeData === undefined || opencodeData === false ? [] : [opencodeData]
  if (events === false && data.length === 0)
    throw new CommandError('--no-events leaves nothing to read: add --opencode-data')
  return {
    events: Array.isArray(events) ? events : events === false ? [] : null,
    data: data.map((folder) => (folder === true ? join(dataHome, 'opencode') : folder)),
  }
}
