// What the registry and the history of the entries add to a row: at hand as soon as the keys are, so that the details are drawn with
// it at once, and nothing below it moves.
import type { ReadRegistry } from '../../meta/files/registry-rows.ts'
import { sharersAmong } from '../../meta/judge/shared-wallets.ts'
import { storedManagementKey } from '../../meta/judge/stored-management-key.ts'
import type { ShownKey } from '../../meta/views/show/shown-key.ts'
import type { Config } from '../../schema/config.ts'
import type { Instant } from '../../schema/instant.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import type { EntryTimes } from '../history/entry-times.ts'
import { expiryFrom, violationsOfKey } from '../status/row-facts.ts'

export type RowFacts = Pick<
  ShownKey,
  'replacements' | 'expires_from' | 'violations' | 'stored_management_key' | 'shares_wallet_with'
>
export type FactsOf = (key: StatusKey) => RowFacts

export interface Facts {
  registry: ReadRegistry
  config: Config
  times: ReadonlyMap<string, EntryTimes>
  keys: readonly StatusKey[]
  now: Instant
}

export const noFacts: RowFacts = { replacements: [], expires_from: null, violations: [], stored_management_key: null }

export function factsOf({ registry, config, times, keys, now }: Facts): FactsOf {
  let sharers: ((path: string) => string[]) | null = null
  return (key) => {
    const path = key.key_path
    const row = registry.keys[path]
    sharers ??= sharersAmong(keys)
    const replaced = times.get(path)?.replaced_at ?? []
    return {
      // Who did it takes longer to find.
      replacements: replaced.map((at) => ({ at, author: null })),
      expires_from: row === undefined ? null : expiryFrom(key, row),
      violations: row === undefined ? [] : violationsOfKey(key, row, { registry, config }, now),
      stored_management_key: storedManagementKey(path, registry.keys),
      shares_wallet_with: sharers(path),
    }
  }
}
