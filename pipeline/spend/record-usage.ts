// Writes this machine's monthly totals to .keyz/usage, so that a team sees its spend next to its balances.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { readHostAlias, rememberHostAlias, writeUsageRecord } from '../../meta/files/usage-file.ts'
import type { UsageRecordReport } from '../../schema/reports/usage-record-report.ts'
import { HostAlias } from '../../schema/usage-record.ts'
import type { Environment } from '../environment/environment.ts'
import { CommandError } from '../errors.ts'
import { collectMessages, type Sources } from './sources/collect-messages.ts'
import { Sums } from './sums.ts'
import { lowerBound } from './usage-report.ts'

interface RecordUsage {
  sources: Sources
  environment: Environment
  folder: KeyzFolder
  /** From the command line. */
  hostAlias: string | undefined
  signal: AbortSignal
}

/** Throws CommandError or DocumentError. Leaves git to the caller. */
export async function recordUsage(options: RecordUsage): Promise<UsageRecordReport> {
  const { environment, folder } = options
  const alias = await hostAliasOf(options)
  const sums = new Sums()
  const warnings = await collectMessages(
    options.sources,
    environment.folders,
    (message) => sums.add(message),
    options.signal,
  )
  const models = sums.by('month', 'provider', 'model')
  const records: UsageRecordReport['records'] = []
  for (const { names, sum } of sums.by('month')) {
    const [month = ''] = names
    const written = await writeUsageRecord(folder, {
      schema_version: 1,
      host_alias: alias,
      month,
      totals: sum.row(),
      models: models
        .filter((row) => row.names[0] === month)
        .map((row) => ({ provider_id: row.names[1] ?? '', model: row.names[2] ?? '', ...row.sum.row() })),
    })
    records.push({ month, path: `.keyz/${written.path}`, outcome: written.outcome })
  }
  if (options.hostAlias !== undefined) await rememberHostAlias(folder, alias)
  return { schema_version: 1, host_alias: alias, commit: null, records, warnings: [lowerBound, ...warnings] }
}

/** Never the machine's own name: it may reveal more than its owner wants to commit. */
async function hostAliasOf({ hostAlias, environment, folder }: RecordUsage): Promise<string> {
  const chosen = hostAlias ?? environment.setting('HOST_ALIAS') ?? (await readHostAlias(folder))
  if (chosen === null)
    throw new CommandError(
      "this clone has no alias yet, and keyz never uses the machine's name: choose one with keyz usage record --host-alias NAME",
    )
  const alias = HostAlias.safeParse(chosen)
  if (alias.success) return alias.data
  throw new CommandError(`the host alias ${alias.error.issues[0]?.message ?? 'is not valid'}: choose another one`)
}
