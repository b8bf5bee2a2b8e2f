// Lists the entries that look like keys, with a number for each, and has a person choose. The doubtful ones stand apart.
import type { DiscoverReport, Proposal } from '../../../schema/reports/discover-report.ts'
import { printable } from '../../../schema/text.ts'
import { askLine } from '../../terminal/ask-person.ts'
import type { Output } from '../../terminal/output.ts'
import { counted } from './counted.ts'
import { parseChoice } from './parse-choice.ts'

type Found = Pick<DiscoverReport, 'proposed' | 'doubtful' | 'left_out'>

const maxNamed = 5

/** Every entry with its number; `say` prints one line. */
export function listKeys({ proposed, doubtful, left_out }: Found, say: (line: string) => void): void {
  const line = ({ key_path, row, because }: Proposal, index: number) =>
    `${String(index + 1).padStart(3)}  ${printable(key_path)}  ${row.provider_id}, account ${printable(row.account_ref)}, alias ${printable(row.key_alias)}, ${row.key_kind} (${because})`
  for (const [index, found] of proposed.entries()) say(line(found, index))
  if (doubtful.length > 0) say('Maybe not keys; --yes does not add them:')
  for (const [index, found] of doubtful.entries()) say(line(found, proposed.length + index))
  if (left_out.length > 0)
    say(
      `Left out ${counted(left_out.length, 'entry', 'entries')} that ${left_out.length === 1 ? 'does not look like a key' : 'do not look like keys'}: ${namedFirst(left_out)}.`,
    )
}

/** One of them may be a key after all, for `keyz map`. */
function namedFirst(found: Found['left_out']): string {
  const names = found.slice(0, maxNamed).map(({ key_path }) => printable(key_path))
  const rest = found.length - names.length
  return `${names.join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`
}

/** A person's choice. Nothing after three answers that are none. */
export async function chooseKeys(
  { proposed, doubtful }: Found,
  output: Output,
  signal: AbortSignal,
): Promise<Proposal[]> {
  const all = [...proposed, ...doubtful]
  const size = { sure: proposed.length, count: all.length }
  const whole = proposed.length === 0 ? '' : `, or "all"${doubtful.length > 0 ? ` for 1-${proposed.length}` : ''}`
  for (let tries = 0; tries < 3; tries++) {
    const chosen = parseChoice(await askLine(`Add which? Numbers such as 1,3-5${whole} [none] `, signal), size)
    if (chosen !== null) return all.filter((_, index) => chosen.includes(index + 1))
    output.say(`That is not a number from 1 to ${all.length}, a range, "all", or "none".`)
  }
  return []
}
