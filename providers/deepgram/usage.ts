// Deepgram's breakdown of use: hours, tokens, characters and requests per day and endpoint. Source: Deepgram's API reference.
import { z } from 'zod'
import type { Usage } from '../../schema/reading.ts'
import { amount, day, text } from '../framework/foreign.ts'
import { maybe, nullish } from '../framework/readable.ts'
import { usageRows } from '../framework/rows.ts'

const counted = nullish({
  hours: amount,
  total_hours: amount,
  agent_hours: amount,
  tts_characters: amount,
  requests: amount,
})
const tokens = nullish({ tokens_in: amount, tokens_out: amount })

export const Breakdown = z.object({
  resolution: maybe(z.object({ units: z.string(), amount })),
  results: z.array(z.object({ ...counted, ...tokens, grouping: z.object({ start: day, endpoint: maybe(text) }) })),
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
