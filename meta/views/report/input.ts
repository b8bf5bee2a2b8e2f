// What a report is made of: the keys as they stand, and what was read of each in the time that the report covers.

import type { Instant } from '../../../schema/instant.ts'
import type { HistoryReading } from '../../../schema/reports/history-report.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import type { Spender } from '../../judge/month-spend.ts'

/** One version of a sidecar, as far as a report shows it. */
export type PastReading = Pick<
  HistoryReading,
  | 'at'
  | 'last_success_at'
  | 'account_ref'
  | 'sync_status'
  | 'error_kind'
  | 'balances'
  | 'credits_used'
  | 'costs'
  | 'quotas'
  | 'expires_at'
>

export interface ReportKey {
  key: StatusKey
  /** Oldest first. */
  past: readonly PastReading[]
  /** When the entry was replaced, newest first. */
  replaced: readonly Instant[]
  /** As `Spender` has it, by all readings of this month: those before the time that the report covers, too. */
  seen: NonNullable<Spender['seen']>
}

export interface ReportInput {
  now: Instant
  /** Where the plots and the change log begin. */
  since: Instant
  keys: readonly ReportKey[]
  /** Entries that are neither mapped nor ignored. */
  unmapped: number
  /** A sentence, without a period, for each thing that could not be read. */
  problems: readonly string[]
  /** As `Spender` has it. */
  hasOwnCosts: (key: StatusKey) => boolean
  /** A sentence, without a period, for each branch from which readings come that nobody has merged. */
  branches: readonly string[]
  providerPage: (id: string) => { name: string; console: string } | undefined
}

/** The script and the styles of the page, as they were built. */
export interface PageFiles {
  script: string
  style: string
}
