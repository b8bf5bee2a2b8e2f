// Deepgram's breakdown of use: hours, tokens, characters and requests per day and endpoint. Source: Deepgram's API reference.
import { z } from 'zod'
import type { Usage } from '../../schema/reading.ts'
import { amount, day, text } from '../framework/foreign.ts'
import { usageRows } from '../framework/rows.ts'

// The rows of all projects are added up, so a report is read as a whole.
const quantity = amount.nullish()
const counted = {
  hours: quantity,
  total_hours: quantity,
  agent_hours: quantity,
  tts_characters: quantity,
  requests: quantity,
}
const tokens = { tokens_in: quantity, tokens_out: quantity }

export const Breakdown = z.object({
  resolution: z.object({ units: z.string(), amount }).nullish(),
  results: z.array(z.object({ ...counted, ...tokens, grouping: z.object({ start: day, endpoint: text.nullish() }) })),
})
type Breakdown = z.output<typeof Breakdown>

/** Any other interval than whole days has no place in a reading. */
export function isDaily({ resolution }: Breakdown): boolean {
  return resolution?.units === 'day' && resolution.amount === '1'
}

/** Whole days of what Deepgram calls them, for one endpoint. */
export function usageOf({ results }: Breakdown): Usage[] {
  return results.flatMap(({ grouping, tokens_in: input_tokens, tokens_out: output_tokens, ...counted }) =>
    usageRows(grouping.start, { ...counted, input_tokens, output_tokens }, { endpoint: grouping.endpoint }),
  )
}
