// Seven days in seven characters.
import { compareDecimals, type Decimal, zero } from '../../schema/decimal.ts'
import type { Week } from '../../schema/runway.ts'
import { shareOf } from '../judge/main-figure.ts'

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const asciiBlocks = ['_', '.', '-', ':', '=', '+', '*', '#']

/** Drawn from zero, so that half as high is half as much; a day that nobody knows is blank. Empty with fewer than two known days. */
export function sparkline(week: Week | null, ascii: boolean): string {
  const known = (week?.values ?? []).flatMap((value) => value ?? [])
  if (week === null || known.length < 2) return ''
  const most = known.reduce<Decimal>((top, value) => (compareDecimals(value, top) > 0 ? value : top), zero)
  const marks = ascii ? asciiBlocks : blocks
  const drawn = week.values.map((value) => {
    if (value === null) return ' '
    const step = Math.ceil(shareOf(value, most) * marks.length) - 1
    return marks[Math.max(0, step)] ?? ' '
  })
  return drawn.join('')
}
