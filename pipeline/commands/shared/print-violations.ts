// How policy violations are printed: by `keyz check` and by `keyz ci check`, as one JSON object or one line each.
import { day } from '../../../meta/judge/values.ts'
import { PolicyName } from '../../../schema/registry.ts'
import type { Violation } from '../../../schema/reports/check-report.ts'
import { printable } from '../../../schema/text.ts'
import type { Output } from '../../terminal/output.ts'

/** Prints those that somebody acknowledged apart. Returns how many others there are. */
export function printViolations(output: Output, violations: readonly Violation[], asJson: boolean): number {
  const open = violations.filter(({ acknowledged }) => acknowledged === null)
  if (asJson) {
    output.json({ schema_version: 1, ok: open.length === 0, violations })
    return open.length
  }
  // With the name of the policy, because `keyz ack` asks for it.
  for (const { key_path, policy, message, owner } of open)
    output.data(
      `! ${key_path === null ? '' : `${printable(key_path)}  `}${printable(message)}${policyWords(policy)}${ownerWords(owner)}`,
    )
  // A balance and a quota of one key can violate the same policy, which was acknowledged once.
  const known = violations.flatMap(({ key_path, policy, acknowledged }) =>
    acknowledged === null
      ? []
      : [
          `Acknowledged until ${day(acknowledged.until)}: ${printable(key_path ?? '')} ${policy} (${printable(acknowledged.why)})`,
        ],
  )
  for (const line of new Set(known)) output.say(line)
  return open.length
}

/** Nothing for what no policy asks for, such as a file that cannot be read. */
function policyWords(policy: string): string {
  const named = PolicyName.safeParse(policy)
  return named.success ? ` [${named.data}]` : ''
}

function ownerWords(owner: string | null): string {
  return owner === null ? '' : `  (${printable(owner)})`
}
