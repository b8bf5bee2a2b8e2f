// The settings of one run: flags override the environment, the environment overrides the file, the file overrides the defaults.
import type { z } from 'zod'
import { readConfig } from '../../meta/files/config-file.ts'
import { NewerDocumentError } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { Config } from '../../schema/config.ts'
import { CommandError } from '../errors.ts'
import type { Environment } from './environment.ts'

/** Command line flags that override everything else. */
export interface Overrides {
  git?: string | undefined
  /** Told about a file that a newer keyz has written; the settings are then the defaults, and nothing is committed. */
  onNewer?: (sentence: string) => void
}

const git = { mode: 'GIT_MODE', metadata_branch: 'METADATA_BRANCH' }
const sync = {
  fresh_for: 'FRESH_FOR',
  stale_after: 'STALE_AFTER',
  heartbeat: 'HEARTBEAT',
  details_every: 'DETAILS_EVERY',
  deadline: 'DEADLINE',
  hook_deadline: 'HOOK_DEADLINE',
  concurrency: 'CONCURRENCY',
}

const ci = { deadline: 'CI_DEADLINE' }

/** The variable that overrides a field, without `KEYZ_`, by section and field. */
export const settingVariables = { git, sync, ci }

/** Throws DocumentError for a mistake in the file, and CommandError for one in the environment or a flag. */
export async function readSettings(
  folder: KeyzFolder,
  environment: Environment,
  flags: Overrides = {},
): Promise<Config> {
  const file = await readConfig(folder).catch((error: unknown) => {
    if (!(error instanceof NewerDocumentError) || flags.onNewer === undefined) throw error
    flags.onNewer(`${error.message}, its settings are not used, and nothing is committed`)
    return Config.parse({ git: { mode: 'none' } })
  })
  const fromEnvironment = {
    git: overridden(environment, git),
    sync: overridden(environment, sync),
    ci: overridden(environment, ci),
  }
  const merged = {
    ...file,
    git: { ...file.git, ...fromEnvironment.git, ...(flags.git === undefined ? {} : { mode: flags.git }) },
    sync: { ...file.sync, ...fromEnvironment.sync },
    ci: { ...file.ci, ...fromEnvironment.ci },
  }
  const result = Config.safeParse(merged)
  if (result.success) return result.data
  throw mistakeIn(result.error, flags)
}

/** The file was checked before, so the mistake is in a flag or a variable. */
function mistakeIn(error: z.ZodError, flags: Overrides): CommandError {
  const [issue] = error.issues
  const [section = '', name = ''] = issue?.path.map(String) ?? []
  const variables = new Map(Object.entries(section === 'git' ? git : section === 'ci' ? ci : sync))
  const source =
    section === 'git' && name === 'mode' && flags.git !== undefined ? '--git' : `KEYZ_${variables.get(name)}`
  const message = issue?.message ?? ''
  // Our own messages continue the sentence, zod's are sentences themselves.
  const problem = /^(?:is|has|must) /.test(message) ? message : `is not valid (${message})`
  return new CommandError(`${source} ${problem}: correct it and run again`)
}

function overridden(environment: Environment, names: Record<string, string>): Record<string, string | number> {
  const found = Object.entries(names).flatMap(([field, name]) => {
    const value = environment.setting(name)
    return value === undefined ? [] : [[field, field === 'concurrency' ? Number(value) : value] as const]
  })
  return Object.fromEntries(found)
}
