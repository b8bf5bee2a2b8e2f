// `keyz check --key`: may a job that needs this key start? By the newest reading that this clone knows of.
import { DocumentError } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { readFromWords } from '../../meta/views/read-from-words.ts'
import { Config } from '../../schema/config.ts'
import type { Decimal } from '../../schema/decimal.ts'
import type { Violation } from '../../schema/reports/check-report.ts'
import type { Environment } from '../environment/environment.ts'
import { readSettings } from '../environment/settings.ts'
import { CommandError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import { preflight } from '../status/preflight.ts'
import { entryNamed } from '../store/entry-path.ts'
import { openPushed } from './shared/newest-readings.ts'

export interface PolicyOptions {
  provider?: string[] | undefined
  tag?: string[] | undefined
}

export interface KeyOptions extends PolicyOptions {
  local: boolean
  fetch?: true | undefined
  key?: string | undefined
  minBalance?: Decimal | undefined
  currency?: string | undefined
  maxAge?: string | undefined
}

export interface Checked {
  violations: (Violation & { read_from: string | null })[]
  /** Without a period. */
  sentences: string[]
}

/** The limits come from the command line, so a mistake in the configuration stops nothing here. */
export async function ofKey(runtime: Runtime, paths: string[], options: KeyOptions): Promise<Checked> {
  if (paths.length > 0 || options.provider !== undefined || options.tag !== undefined)
    throw new CommandError('--key checks a single key: it cannot be combined with paths, --provider or --tag')
  if (options.minBalance === undefined && options.maxAge === undefined)
    throw new CommandError('--key needs a limit: add --min-balance 5, --max-age 6h, or both')
  if (options.currency !== undefined && options.minBalance === undefined)
    throw new CommandError('--currency needs --min-balance: add it too')
  const { environment } = runtime
  const { store, folder, git } = await runtime.findStore()
  const wanted = {
    keyPath: entryNamed(options.key ?? ''),
    minBalance: options.minBalance ?? null,
    currency: options.currency ?? null,
    maxAge: options.maxAge ?? null,
  }
  const now = environment.instant()
  const failures: string[] = []
  const { violations, reading, notes } = await preflight(folder, wanted, now, async (below) => {
    const branch = await metadataBranch(folder, environment)
    const { pushed, notes } = await openPushed({ store, git }, runtime, branch, { ...options, below })
    for (const note of notes) failures.push(note)
    return pushed
  })
  return {
    violations: violations.map((violation) => ({ ...violation, read_from: reading.read_from })),
    sentences: [...failures, ...notes, ...readFromWords([reading], now)],
  }
}

async function metadataBranch(folder: KeyzFolder, environment: Environment): Promise<string> {
  const config = await readSettings(folder, environment).catch((error: unknown) => {
    if (error instanceof DocumentError || error instanceof CommandError) return Config.parse({})
    throw error
  })
  return config.git.metadata_branch
}
