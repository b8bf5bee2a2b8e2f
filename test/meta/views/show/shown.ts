// A key as `keyz show` has it, for its tests.
import stringWidth from 'string-width'
import type { z } from 'zod'
import type { ShownKey, ShowOptions } from '../../../../meta/views/show/shown-key.ts'
import { plainStyle } from '../../../../meta/views/style.ts'
import { ShowReport, type StatusKey } from '../../../../schema/reports/status-report.ts'
import { now, statusKey } from '../../example.ts'

export type Change = Parameters<typeof statusKey>[0]
type More = Partial<z.input<typeof ShowReport>>

export const options: ShowOptions = {
  width: 80,
  widthOf: stringWidth,
  style: plainStyle,
  precision: 'rounded',
  provider: 'OpenRouter',
}

/** As `keyz show` has it; what is not said is not known. */
/** A row of `keyz status`, of which nothing more is known. */
export function shownOf(key: StatusKey): ShownKey {
  return {
    ...key,
    replacements: [],
    created_by: null,
    expires_from: null,
    violations: [],
    stored_management_key: null,
    history: [],
  }
}

export function shown(change: Change = {}, more: More = {}): ShowReport {
  return ShowReport.parse({
    schema_version: 1,
    at: now,
    ...statusKey(change),
    replaced_at: [],
    replacements: [],
    created_by: null,
    expires_from: 'provider',
    violations: [],
    stored_management_key: null,
    spent_30_days: [],
    history: [],
    ...more,
  })
}
