// One line of an event file: what one answer in OpenCode cost. keyz's own form, and the one that `mngr usage` reads.
// Only what a cost needs is required: a field that holds something odd is as good as missing, and the cost beside it still counts.
import { z } from 'zod'
import { currentVersion } from './sidecar.ts'

const Name = z.string().min(1).max(10_000)
const OddName = Name.nullable().catch(null)
const OddCount = z.int().nonnegative().nullish().catch(null)
const Time = z.string().max(40)
const OddTime = Time.nullish().catch(null)
const OddNumber = z.number().nullish().catch(null)

const OwnTokens = z.object({
  input: OddCount,
  output: OddCount,
  /** Not part of the output. */
  reasoning: OddCount,
  cache_read: OddCount,
  cache_write: OddCount,
})

/** What the plugin writes. Unknown fields are ignored: a later version may add some. */
export const OwnEvent = z.object({
  schema_version: z.literal(currentVersion),
  source: z.literal('keyz/opencode'),
  type: z.literal('message'),
  event_id: OddName,
  timestamp: Time,
  session_id: Name,
  message_id: OddName,
  provider_id: OddName,
  model_id: OddName,
  cost: z.number().nullable(),
  tokens: OwnTokens.nullable().catch(null),
  /** With a status, the provider refused the request. */
  error: z.object({ status: OddNumber }).nullish().catch(null),
  created_at: Time.nullable().catch(null),
  completed_at: OddTime,
})

/** Here, reasoning is part of the output. */
const MngrTokens = z.object({
  input: OddCount,
  output: OddCount,
  cache_read: OddCount,
  cache_creation: OddCount,
})

export const MngrEvent = z.object({
  source: z.literal('opencode/usage'),
  type: z.literal('cost_snapshot'),
  event_id: OddName,
  timestamp: Time,
  session_id: Name,
  message_id: Name.nullish().catch(null),
  cost: z.object({ total_cost_usd: z.number().nullish() }).nullish(),
  tokens: MngrTokens.nullish().catch(null),
  model: Name.nullish().catch(null),
})

/** An assistant's message as OpenCode 1.x (`message`) or 2.x (`session_message`) stores it. */
export const StoredMessage = z.object({
  id: Name.optional().catch(undefined),
  sessionID: Name.optional().catch(undefined),
  role: z.string().optional(),
  providerID: Name.nullish().catch(null),
  modelID: Name.nullish().catch(null),
  model: z
    .object({ id: Name.nullish().catch(null), providerID: Name.nullish().catch(null) })
    .nullish()
    .catch(null),
  /** Where OpenCode ran. */
  path: z.object({ cwd: z.string().nullish() }).nullish().catch(null),
  cost: z.number().nullish(),
  tokens: z
    .object({
      input: OddCount,
      output: OddCount,
      reasoning: OddCount,
      cache: z.object({ read: OddCount, write: OddCount }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  error: z
    .object({ data: z.object({ statusCode: OddNumber }).nullish().catch(null) })
    .nullish()
    .catch(null),
  time: z.object({ created: OddNumber, completed: OddNumber }).nullish().catch(null),
})
export type StoredMessage = z.infer<typeof StoredMessage>
