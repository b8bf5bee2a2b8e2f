// How policy violations are printed: by `keyz check` and by `keyz ci check`, as one JSON object or one line each.
import type { Violation } from '../../../schema/check-report.ts'
import { printable } from '../../../schema/text.ts'
import type { Output } from '../../terminal/output.ts'

export function printViolations(output: Output, violations: readonly Violation[], asJson: boolean): void {
  if (asJson) {
    output.json({ schema_version: 1, ok: violations.length === 0, violations })
    return
  }
  for (const { key_path, message } of violations)
    output.data(`! ${key_path === null ? '' : `${printable(key_path)}  `}${printable(message)}`)
}
