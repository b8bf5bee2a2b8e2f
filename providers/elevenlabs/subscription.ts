// ElevenLabs' subscription: the answer about it, and what it holds of characters and voices. Source: API reference, user subscription.
import { z } from 'zod'
import type { Quota } from '../../schema/reading.ts'
import { amount, currency, flag, text, unixTime } from '../framework/foreign.ts'
import { maybe } from '../framework/readable.ts'
import { quota } from '../framework/rows.ts'

export const Subscription = z.object({
  tier: maybe(text),
  status: maybe(text),
  character_count: amount,
  character_limit: amount,
  character_refresh_period: maybe(z.string()),
  next_character_count_reset_unix: maybe(unixTime),
  // A number of credits, or the word "unlimited"; 0 where nothing may be used beyond the plan.
  max_credit_limit_extension: maybe(z.union([amount, text])),
  voice_slots_used: maybe(amount),
  voice_limit: maybe(amount),
  professional_voice_slots_used: maybe(amount),
  professional_voice_limit: maybe(amount),
  voice_add_edit_counter: maybe(amount),
  max_voice_add_edits: maybe(amount),
  current_overage: maybe(z.object({ amount, currency })),
  has_open_invoices: maybe(flag),
})

export function quotasOf(told: z.output<typeof Subscription>): Quota[] {
  const { current_overage: overage } = told
  return [
    ...quota('characters', 'characters', {
      limit: told.character_limit,
      used: told.character_count,
      period: periodNamed(told.character_refresh_period),
      resets_at: told.next_character_count_reset_unix,
    }),
    ...quota('voices', 'voices', { limit: told.voice_limit, used: told.voice_slots_used }),
    ...quota('professional_voices', 'voices', {
      limit: told.professional_voice_limit,
      used: told.professional_voice_slots_used,
    }),
    ...quota('voice_edits', 'edits', { limit: told.max_voice_add_edits, used: told.voice_add_edit_counter }),
    // Money for what was used beyond the plan; its period is unknown, so it is not a cost row.
    ...(overage ? quota('overage', overage.currency, { used: overage.amount }) : []),
  ]
}

function periodNamed(period: string | null | undefined): 'month' | null {
  return period === 'monthly_period' ? 'month' : null
}
