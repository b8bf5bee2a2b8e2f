// What xAI reports about keys: an inference key about itself, a management key about itself and the keys of its team.
// Source: docs.x.ai REST reference (auth).
import { z } from 'zod'
import type { RateLimit } from '../../schema/reading.ts'
import { amount, flag, instant, text } from '../framework/foreign.ts'
import { countedItems, nullish, someOf } from '../framework/readable.ts'
import { rateLimit } from '../framework/rows.ts'

export const ApiKey = someOf({
  api_key_id: z.string(),
  team_id: z.string(),
  create_time: instant,
  acls: z.array(text),
  team_blocked: flag,
  api_key_blocked: flag,
  api_key_disabled: flag,
})

export const Validation = someOf({
  scope: z.string(),
  scopeId: z.string(),
  createTime: instant,
  acls: z.array(text),
})

const ListedKey = z.object({
  apiKeyId: z.string(),
  ...nullish({ disabled: flag, expireTime: instant, qps: amount, qpm: amount, tpm: amount }),
})

export const TeamKeys = z.object({ apiKeys: countedItems(ListedKey) })

export function rateLimitsOf({ qps, qpm, tpm }: z.output<typeof ListedKey>): RateLimit[] {
  return [...rateLimit('requests', qps, 1), ...rateLimit('requests', qpm, 60), ...rateLimit('tokens', tpm, 60)]
}
