// Reads one line of an event file, keyz's own form or mngr's.
import type { z } from 'zod'
import { parseJson } from '../../../schema/parse-json.ts'
import { MngrEvent, OwnEvent } from '../../../schema/spend-event.ts'
import { exactNumber } from './exact-number.ts'
import { isTime, type Message, messageKey } from './message.ts'

/** `broken` is not JSON, like a line that a crash cut off. `unknown` is JSON from somebody else, or from a later keyz. */
export type EventLine = Message | 'broken' | 'unknown'

/** Takes any line. `readPluginLine` reads most lines of the plugin faster, with the same result. */
export function readEventLine(line: string): EventLine {
  const value = parseJson(line)
  if (value === undefined) return 'broken'
  const own = OwnEvent.safeParse(value)
  if (own.success) return fromOwn(own.data, line) ?? 'unknown'
  const mngr = MngrEvent.safeParse(value)
  return (mngr.success ? fromMngr(mngr.data, line) : null) ?? 'unknown'
}

function fromOwn(event: z.infer<typeof OwnEvent>, line: string): Message | null {
  const updatedAt = Date.parse(event.timestamp)
  const createdAt = event.created_at === null ? Number.NaN : Date.parse(event.created_at)
  if (!isTime(updatedAt)) return null
  return {
    key: messageKey(event.session_id, event.message_id ?? event.event_id),
    session: event.session_id,
    provider: event.provider_id,
    model: event.model_id,
    cost: event.cost === null ? null : exactNumber(line, ['cost'], event.cost),
    tokens: event.tokens && {
      input: event.tokens.input ?? 0,
      output: event.tokens.output ?? 0,
      reasoning: event.tokens.reasoning ?? 0,
      cache_read: event.tokens.cache_read ?? 0,
      cache_write: event.tokens.cache_write ?? 0,
    },
    createdAt: isTime(createdAt) ? createdAt : updatedAt,
    updatedAt: updatedAt,
    rank: 1,
  }
}

function fromMngr(event: z.infer<typeof MngrEvent>, line: string): Message | null {
  const updatedAt = Date.parse(event.timestamp)
  if (!isTime(updatedAt)) return null
  const cost = event.cost?.total_cost_usd ?? null
  const [, provider = null, model = null] = /^([^/]+)\/(.+)$/s.exec(event.model ?? '') ?? []
  return {
    key: messageKey(event.session_id, event.message_id ?? event.event_id),
    session: event.session_id,
    provider,
    model,
    cost: cost === null ? null : exactNumber(line, ['cost', 'total_cost_usd'], cost),
    tokens: event.tokens
      ? {
          input: event.tokens.input ?? 0,
          output: event.tokens.output ?? 0,
          reasoning: 0,
          cache_read: event.tokens.cache_read ?? 0,
          cache_write: event.tokens.cache_creation ?? 0,
        }
      : null,
    createdAt: updatedAt,
    updatedAt: updatedAt,
    rank: 0,
  }
}
