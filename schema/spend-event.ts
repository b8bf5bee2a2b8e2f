// One line of an event file: what one answer in OpenCode cost. keyz's own form, and the one that `mngr usage` reads.
import { z } from 'zod'
import { currentVersion } from './sidecar.ts'

const Name = z.string().min(1).max(200)
const Count = z.int().nonnegative()
const Time = z.string().max(40)

const OwnTokens = z.object({
  input: Count.nullable(),
  output: Count.nullable(),
  /** Not part of the output. */
  reasoning: Count.nullable(),
  cache_read: Count.nullable(),
  cache_write: Count.nullable(),
})

/** What the plugin writes. Unknown fields are ignored: a later version may add some. */
export const OwnEvent = z.object({
  schema_version: z.literal(currentVersion),
  source: z.literal('keyz/opencode'),
  type: z.literal('message'),
  event_id: Name,
  timestamp: Time,
  session_id: Name,
  message_id: Name.nullable(),
  provider_id: Name.nullable(),
  model_id: Name.nullable(),
  cost: z.number().nullable(),
  tokens: OwnTokens.nullable(),
  created_at: Time.nullable(),
})

/** Here, reasoning is part of the output. */
const MngrTokens = z.object({
  input: Count.nullish(),
  output: Count.nullish(),
  cache_read: Count.nullish(),
  cache_creation: Count.nullish(),
})

export const MngrEvent = z.object({
  source: z.literal('opencode/usage'),
  type: z.literal('cost_snapshot'),
  event_id: Name,
  timestamp: Time,
  session_id: Name,
  message_id: Name.nullish(),
  cost: z.object({ total_cost_usd: z.number().nullish() }).nullish(),
  tokens: MngrTokens.nullish(),
  model: Name.nullish(),
})

/** An assistant's message as OpenCode 1.x (`message`) or 2.x (`session_message`) stores it. */
export const StoredMessage = z.object({
  id: Name.optional(),
  sessionID: Name.optional(),
  role: z.string().optional(),
  providerID: Name.nullish(),
  modelID: Name.nullish(),
  model: z.object({ id: Name.nullish(), providerID: Name.nullish() }).nullish(),
  cost: z.number().nullish(),
  tokens: z
    .object({
      input: Count.nullish(),
      output: Count.nullish(),
      reasoning: Count.nullish(),
      cache: z.object({ read: Count.nullish(), write: Count.nullish() }).nullish(),
    })
    .nullish(),
  time: z.object({ created: z.number().nullish(), completed: z.number().nullish() }).nullish(),
})
