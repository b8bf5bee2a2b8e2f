// The monthly totals in `.keyz/usage`, and the alias that this clone writes them under.
import type { z } from 'zod'
import { UsageRecord, UsageState } from '../../schema/usage-record.ts'
import { readJson, toJson } from './document.ts'
import type { KeyzFolder } from './keyz-folder.ts'

const statePath = 'state/usage.json'

/** Relative to `.keyz`. */
export function usagePath({ host_alias, month }: Pick<UsageRecord, 'host_alias' | 'month'>): string {
  return `usage/${host_alias}/${month}.json`
}

/**
 * Writes the record if it changed. A record of more messages than are known now is kept: event files may have been deleted, and
 * that must not shrink a total. Throws DocumentError.
 */
export async function writeUsageRecord(
  folder: KeyzFolder,
  record: UsageRecord,
): Promise<{ path: string; outcome: 'updated' | 'unchanged' | 'kept' }> {
  const path = usagePath(record)
  const text = toJson(UsageRecord.parse(record))
  const known = await folder.read(path)
  if (known === text) return { path, outcome: 'unchanged' }
  const before = known === null ? null : readJson({ file: `.keyz/${path}`, text: known }, UsageRecord)
  if (before !== null && before.totals.messages > record.totals.messages) return { path, outcome: 'kept' }
  await folder.write(path, text)
  return { path, outcome: 'updated' }
}

/** The alias that was chosen for this clone, or null. */
export async function readHostAlias(folder: KeyzFolder): Promise<z.infer<typeof UsageState>['host_alias'] | null> {
  const text = await folder.read(statePath)
  return text === null ? null : readJson({ file: `.keyz/${statePath}`, text }, UsageState).host_alias
}

export async function rememberHostAlias(folder: KeyzFolder, alias: string): Promise<void> {
  const text = toJson(UsageState.parse({ schema_version: 1, host_alias: alias }))
  if (text !== (await folder.read(statePath))) await folder.write(statePath, text)
}
