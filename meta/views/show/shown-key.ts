// What `keyz show` knows of a key: what `keyz status` knows, and what takes longer to find.

import type { Violation } from '../../../schema/reports/check-report.ts'
import type { HistoryPoint, Replacement, SpentSince, StatusKey } from '../../../schema/reports/status-report.ts'
import type { KeySpend } from '../../../schema/reports/usage-report.ts'
import type { Precision } from '../../judge/values.ts'
import type { Style } from '../style.ts'
import type { Room } from './lay-out.ts'

export interface ShownKey extends StatusKey {
  history: HistoryPoint[]
  /** Newest first. */
  replacements: Replacement[]
  created_by: string | null
  expires_from: 'provider' | 'registry' | null
  violations: Violation[]
  stored_management_key: string | null
  /** The other keys that spend from its wallet. Only of a rejected key, and only where somebody looked for them. */
  shares_wallet_with?: readonly string[] | undefined
  /** Only where the history was looked at. */
  spent_30_days?: SpentSince[] | undefined
  local_spend?: KeySpend | undefined
}

export interface ShowOptions extends Room {
  style: Style
  precision: Precision
  /** What people call the provider. */
  provider: string
  /** Whether no list is shortened, and every reason is told. */
  full?: boolean
  /** What to type for everything about a key. After `keyz show` itself, its option is enough. */
  all?: string
}
