// Deepgram's breakdown of use: hours, tokens, characters and requests per day and endpoint. Source: Deepgram's API reference.
import { z } from 'zod'
import type { Usage } from '../../schema/reading.ts'
import { amount, day, text } from '../framework/foreign.ts'
import { toldInAll, usageRows } from '../framework/rows.ts'

// The rows of all projects are added up, so a report is read as a whole.
const quantity = amount.nullish()
const figures = {
  hours: quantity,
  total_hours: quantity,
  agent_hours: quantity,
  tts_characters: quantity,
  requests: quantity,
  tokens_in: quantity,
  tokens_out: quantity,
}
const units = [
  ['hours', 'hours'],
  ['total_hours', 'total_hours'],
  ['agent_hours', 'agent_hours'],
  ['tts_characters', 'tts_characters'],
  ['requests', 'requests'],
  ['input_tokens', 'tokens_in'],
  ['output_tokens', 'tokens_out'],
] as const

export const Breakdown = z.object({
  resolution: z.object({ units: z.string(), amount }).nullish(),
  results: z.array(z.object({ ...figures, grouping: z.object({ start: day, endpoint: text.nullish() }) })),
})
type Breakdown = z.output<typeof Breakdown>

/** Any other interval than whole days has no place in a reading. */
export function isDaily({ resolution }: Breakdown): boolean {
  return resolution?.units === 'day' && resolution.amount === '1'
}

/** Whole days of what Deepgram calls them, by endpoint, of all projects. */
export function usageOf(reports: readonly Breakdown[]): Usage[] {
  const results = reports.flatMap((report) => report.results)
  return units.flatMap(([unit, figure]) =>
    toldInAll(
      results,
      ({ grouping: { start, endpoint } }) => [start.starts_at, endpoint],
      (result) => result[figure],
    ).flatMap(({ grouping: { start, endpoint }, [figure]: quantity }) =>
      usageRows(start, { [unit]: quantity }, { endpoint }),
    ),
  )
}
